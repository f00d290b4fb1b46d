import numpy as np


def dense_backward(X, W, G):
    dX = G @ W.T
    dW = X.T @ G
    db = np.sum(G, axis=0)
    return dX, dW, db
