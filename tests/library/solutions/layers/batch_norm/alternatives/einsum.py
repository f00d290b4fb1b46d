import numpy as np


def moments(X):
    mean = np.ones(len(X)) @ X / len(X)
    apart = X - mean
    return mean, apart, np.einsum("nd,nd->d", apart, apart)


def batch_norm(X, gamma, beta, eps):
    _, apart, squares = moments(X)
    return beta + apart * (gamma / np.sqrt(eps + squares / X.shape[0]))


def running(mean, var, X, momentum):
    centre, _, squares = moments(X)
    keep = 1 - momentum
    return np.add(keep * mean, momentum * centre), np.add(keep * var, momentum * squares / (X.shape[0] - 1))
