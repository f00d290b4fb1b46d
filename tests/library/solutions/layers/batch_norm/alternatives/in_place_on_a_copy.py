import numpy as np


def batch_norm(X, gamma, beta, eps):
    out = np.array(X)
    out -= np.average(out, axis=0)
    out /= np.sqrt((out**2).mean(axis=0) + eps)
    out *= gamma
    out += beta
    return out


def running(mean, var, X, momentum):
    n = len(X)
    batch = np.var(X[::-1], axis=0) * (n / (n - 1))
    return np.stack([mean * (1 - momentum) + X[::-1].mean(axis=0) * momentum, var * (1 - momentum) + batch * momentum])
