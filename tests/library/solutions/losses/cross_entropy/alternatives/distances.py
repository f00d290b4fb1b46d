import numpy as np


def cross_entropy(Z, labels):
    gaps = Z - np.take_along_axis(Z, labels.reshape(-1, 1), axis=1)
    widest = gaps.max(axis=1)
    sums = np.einsum("ij->i", np.exp(gaps - widest[:, None]))
    return np.float64(np.dot(widest + np.log(sums), np.full(len(Z), 1 / len(Z))))


def cross_entropy_grad(Z, labels):
    shares = np.exp(Z.T - Z.max(axis=1))
    shares = shares / shares.sum(axis=0)
    return ((shares - (np.arange(Z.shape[1])[:, None] == labels)) / labels.size).T
