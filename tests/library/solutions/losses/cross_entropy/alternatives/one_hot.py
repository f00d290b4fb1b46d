import numpy as np


def cross_entropy(Z, labels):
    target = np.eye(Z.shape[1])[labels]
    return (np.logaddexp.reduce(Z, axis=1) - (Z * target).sum(axis=1)).mean()


def cross_entropy_grad(Z, labels):
    S = Z - Z.max(axis=1)[:, None]
    P = np.exp(S - np.logaddexp.reduce(S, axis=1)[:, None])
    return (P - np.eye(Z.shape[1])[labels]) / Z.shape[0]
