import numpy as np


def extended(A):
    return np.hstack([np.ones((A.shape[0], 1)), A])


def mlp(X, W1, b1, W2, b2):
    V1, V2 = np.vstack([b1, W1]), np.vstack([b2, W2])
    return extended(np.clip(extended(X) @ V1, 0, None)) @ V2


def mlp_backward(X, Y, W1, b1, W2, b2):
    Z = extended(X) @ np.vstack([b1, W1])
    H = extended(np.clip(Z, 0, None))
    error = (H @ np.vstack([b2, W2]) - Y) / (0.5 * Y.size)
    second = H.T @ error
    first = extended(X).T @ np.where(Z > 0, error @ W2.T, 0)
    return first[1:], first[0], second[1:], second[0]
