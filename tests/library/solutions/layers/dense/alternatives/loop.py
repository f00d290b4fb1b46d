import numpy as np


def dense_backward(X, W, G):
    dX, dW, db = np.zeros(X.shape), np.zeros(W.shape), np.zeros(W.shape[1])
    for x, g, dx in zip(X[::-1], G[::-1], dX[::-1], strict=True):
        dx += W @ g
        dW += np.outer(x, g)
        db += g
    return [dX, dW, db]
