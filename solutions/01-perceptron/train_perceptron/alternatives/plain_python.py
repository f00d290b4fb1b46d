import numpy as np


def score(w, b, x):
    return sum(weight * value for weight, value in zip(w, x, strict=True)) + b


def train_perceptron(X, y, epochs, lr):
    w, b = [0.0] * X.shape[1], 0.0
    for _ in range(epochs):
        mistakes = 0
        for x, label in zip(X.tolist(), y.tolist(), strict=True):
            if label * score(w, b, x) > 0:
                continue
            w = [weight + lr * label * value for weight, value in zip(w, x, strict=True)]
            b = b + lr * label
            mistakes += 1
        if mistakes == 0:
            break
    return np.array(w), b
