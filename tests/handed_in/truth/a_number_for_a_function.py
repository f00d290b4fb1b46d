# exercise: mse | partly 2/4 | numeric.not_callable; mse_grad is int, not a function
import numpy as np


def mse(y_pred, y_true):
    return np.mean((y_pred - y_true) ** 2)


mse_grad = 3
