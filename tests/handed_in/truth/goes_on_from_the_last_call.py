# exercise: train_perceptron | wrong 0/4 | numeric.state; Alone, this gives the right answer; after earlier calls it does not
import numpy as np

state = {}


def train_perceptron(X, y, epochs, lr):
    d = X.shape[1]
    w, b = state.get(d, (np.zeros(d), 0.0))
    for _ in range(epochs):
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w = w + lr * y_i * x_i
                b = b + lr * y_i
    state[d] = w, b
    return w, b
