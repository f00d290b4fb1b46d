# tries: an array of no axes for a number | verdict: mse right 4/4
import numpy as np


def mse(y_pred, y_true):
    return np.asarray(np.mean((y_pred - y_true) ** 2))


def mse_grad(y_pred, y_true):
    return np.divide(2 * (y_pred - y_true), np.array(y_pred.size))
