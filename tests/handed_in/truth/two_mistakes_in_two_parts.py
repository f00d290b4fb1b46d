# exercise: mse | partly 1/4 | gradient-over-rows; mse changes its input y_pred in place; print(mse_grad(; return 2 * d / len(d)
import numpy as np


def mse(y_pred, y_true):
    y_pred -= y_true
    return np.mean(y_pred**2)


def mse_grad(y_pred, y_true):
    d = y_pred - y_true
    return 2 * d / len(d)
