import numpy as np


class Dense:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, X):
        self.X = X
        return self.b + np.einsum("nd,dm->nm", X, self.W)

    def backward(self, G):
        self.dW, self.db = np.einsum("nd,nm->dm", self.X, G), np.ones(len(G)) @ G
        return np.einsum("nm,dm->nd", G, self.W)


def mlp(X, W1, b1, W2, b2):
    Z = Dense(W1, b1).forward(X)
    return Dense(W2, b2).forward(Z * (Z > 0))


def mlp_backward(X, Y, W1, b1, W2, b2):
    first, second = Dense(W1, b1), Dense(W2, b2)
    on = first.forward(X) > 0
    out = second.forward(np.where(on, first.forward(X), 0.0))
    first.backward(on * second.backward(2 / Y.size * out - 2 / Y.size * Y))
    return first.dW, first.db, second.dW, second.db
