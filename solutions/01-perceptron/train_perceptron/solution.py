import numpy as np


def train_perceptron(X, y, epochs, lr):
    w = np.zeros(X.shape[1])
    b = 0.0
    for _ in range(epochs):
        for x_i, y_i in zip(X, y, strict=True):
            if y_i * (w @ x_i + b) <= 0:
                w += lr * y_i * x_i
                b += lr * y_i
    return w, b
