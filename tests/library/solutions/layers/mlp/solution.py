import numpy as np


def mlp(X, W1, b1, W2, b2):
    hidden = np.maximum(X @ W1 + b1, 0)
    return hidden @ W2 + b2


def mlp_backward(X, Y, W1, b1, W2, b2):
    Z = X @ W1 + b1
    H = np.maximum(Z, 0)
    dY = 2 * (H @ W2 + b2 - Y) / Y.size
    dW2 = H.T @ dY
    db2 = dY.sum(axis=0)
    dH = dY @ W2.T
    dZ = dH * (Z > 0)
    dW1 = X.T @ dZ
    db1 = dZ.sum(axis=0)
    return dW1, db1, dW2, db2
