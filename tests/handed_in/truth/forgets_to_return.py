# exercise: mse | wrong 0/4 | numeric.returns_none; returns nothing; still stands as it was handed out
import numpy as np


def mse(y_pred, y_true):
    error = np.mean((y_pred - y_true) ** 2)


def mse_grad(y_pred, y_true):
    raise NotImplementedError
