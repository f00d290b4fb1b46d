import numpy as np


def residual(y_pred, y_true):
    return np.subtract(y_pred, y_true)


def mse(y_pred, y_true):
    return np.linalg.norm(residual(y_pred, y_true)) ** 2 / np.size(y_pred)


def mse_grad(y_pred, y_true):
    return residual(y_pred, y_true) * (2.0 / np.size(y_pred))
