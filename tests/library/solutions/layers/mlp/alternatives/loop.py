import numpy as np


def forward(x, W1, b1, W2, b2):
    h = np.array([max(0.0, float(np.dot(x, column)) + c) for column, c in zip(W1.T, b1, strict=True)])
    return h, h.dot(W2) + b2


def mlp(X, W1, b1, W2, b2):
    return np.array([forward(x, W1, b1, W2, b2)[1] for x in X])


def mlp_backward(X, Y, W1, b1, W2, b2):
    grads = [np.zeros(a.shape) for a in (W1, b1, W2, b2)]
    for x, y in zip(X, Y, strict=True):
        h, out = forward(x, W1, b1, W2, b2)
        d_out = (out - y) * 2 / Y.size
        d_h = np.where(h > 0, W2.dot(d_out), 0.0)
        for total, part in zip(grads, (np.outer(x, d_h), d_h, np.outer(h, d_out), d_out), strict=True):
            total += part
    return grads
