import numpy as np


def rmsprop_step(w, g, s, lr, rho, eps):
    s = rho * s + (1 - rho) * g**2
    w = w - lr * g / (np.sqrt(s) + eps)
    return w, s


def adagrad_step(w, g, s, lr, eps):
    total = s + g**2
    w = w - lr * g / (np.sqrt(total) + eps)
    return w, total
