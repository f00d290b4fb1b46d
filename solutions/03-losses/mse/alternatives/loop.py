import numpy as np


def mse(y_pred, y_true):
    total = 0.0
    for p, t in zip(y_pred.ravel(), y_true.ravel(), strict=True):
        total += (p - t) * (p - t)
    return float(total / y_pred.size)


def mse_grad(y_pred, y_true):
    grad = np.zeros_like(y_pred)
    for index in np.ndindex(*y_pred.shape):
        grad[index] = 2 / y_pred.size * (y_pred[index] - y_true[index])
    return grad
