import numpy as np


def dropout(x, u, p, training):
    raise NotImplementedError


def dropout_backward(g, u, p, training):
    raise NotImplementedError
