import numpy as np


def perceptron_epoch(X, y, w, b, lr):
    weights, errors = w.tolist(), 0
    for row, label in zip(X.tolist(), y.tolist(), strict=True):
        activation = b + sum(a * c for a, c in zip(row, weights, strict=True))
        predicted = 1 if activation > 0 else -1 if activation < 0 else 0
        if predicted != label:
            weights = [c + lr * label * a for a, c in zip(row, weights, strict=True)]
            b += lr * label
            errors += 1
    return [np.array(weights), b, errors]
