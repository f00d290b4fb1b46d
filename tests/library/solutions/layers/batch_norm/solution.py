import numpy as np


def batch_norm(X, gamma, beta, eps):
    centred = X - X.mean(axis=0)
    return gamma * centred / np.sqrt(X.var(axis=0) + eps) + beta


def running(mean, var, X, momentum):
    new_mean = (1 - momentum) * mean + momentum * np.mean(X, axis=0)
    new_var = (1 - momentum) * var + momentum * np.var(X, axis=0, ddof=1)
    return new_mean, new_var
