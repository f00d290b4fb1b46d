# exercise: train_perceptron | wrong 0/4 | numeric.together; earn their points together
import numpy as np


def train_perceptron(X, y, epochs, lr):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(epochs):
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w = w + lr * y_i * x_i
                b = b + lr * y_i
    return 2 * w, b
