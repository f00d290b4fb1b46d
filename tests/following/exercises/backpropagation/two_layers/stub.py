import numpy as np


def sigmoid(z):
    raise NotImplementedError


def layer(X, W, b):
    raise NotImplementedError


def network(X, W1, b1, W2, b2):
    raise NotImplementedError


def gradient(X, y, W1, b1, W2, b2):
    raise NotImplementedError
