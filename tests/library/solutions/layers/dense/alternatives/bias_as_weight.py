import numpy as np


def dense_backward(X, W, G):
    ones = np.ones((len(X), 1))
    both = np.hstack([X, ones]).T.dot(G)
    return np.dot(W, G.T).T, both[:-1].copy(), both[-1].copy()
