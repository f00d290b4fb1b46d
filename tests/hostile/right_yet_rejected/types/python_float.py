# tries: a Python float for what NumPy would give as its own | verdict: mse right 4/4
import math


def mse(y_pred, y_true):
    return math.fsum((a - b) ** 2 for a, b in zip(y_pred.ravel().tolist(), y_true.ravel().tolist())) / y_pred.size


def mse_grad(y_pred, y_true):
    return 2.0 / y_pred.size * (y_pred - y_true)
