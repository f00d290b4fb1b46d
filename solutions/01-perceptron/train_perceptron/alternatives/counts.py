"""The dual form: count each sample's mistakes, and weigh the samples by their counts."""

import numpy as np


def train_perceptron(X, y, epochs, lr):
    mistakes = np.zeros(len(y))
    products = X @ X.T + 1
    for _ in range(epochs):
        for i in range(len(y)):
            if y[i] * (products[i] @ (mistakes * y)) <= 0:
                mistakes[i] += 1
    weights = lr * mistakes * y
    return weights @ X, weights.sum()
