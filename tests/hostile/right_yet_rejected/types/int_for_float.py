# tries: integers where floats are usual | verdict: train_perceptron right 4/4
import numpy as np


def train_perceptron(X, y, epochs, lr):
    w, b = np.zeros(X.shape[1]), 0
    for _ in range(epochs):
        for i in range(len(X)):
            if y[i] * (w @ X[i] + b) <= 0:
                w = w + lr * y[i] * X[i]
                b = b + lr * y[i]
    return w, int(b) if b == int(b) else b
