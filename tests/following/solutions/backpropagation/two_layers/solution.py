import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def layer(X, W, b):
    return sigmoid(X @ W + b)


def network(X, W1, b1, W2, b2):
    return layer(layer(X, W1, b1), W2, b2)


def gradient(X, y, W1, b1, W2, b2):
    hidden = layer(X, W1, b1)
    out = network(X, W1, b1, W2, b2)
    return hidden.T @ ((out - y) * out * (1 - out))
