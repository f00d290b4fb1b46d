import numpy as np


def mse(y_pred, y_true):
    raise NotImplementedError


def mse_grad(y_pred, y_true):
    raise NotImplementedError
