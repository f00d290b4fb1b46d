# exercise: mse | right 4/4 | note.elsewhere
# %% above
def mse_grad(y_pred, y_true):
    return 2 * (y_pred - y_true) / y_pred.size
# %% answer: mse
import numpy as np


def mse(y_pred, y_true):
    return np.mean((y_pred - y_true) ** 2)
