# tries: sums in another order | verdict: mse right 4/4
import numpy as np


def mse(y_pred, y_true):
    total = 0.0
    for d in (y_pred - y_true).ravel()[::-1]:
        total += d * d / y_pred.size
    return total


def mse_grad(y_pred, y_true):
    return (y_pred - y_true) / y_pred.size + (y_pred - y_true) / y_pred.size
