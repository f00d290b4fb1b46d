import math

import numpy as np


def each(function, z):
    return np.array([function(x) for x in z.ravel()]).reshape(z.shape)


def sigmoid(z):
    return each(lambda x: 1.0 / (1.0 + math.exp(-x)), z)


def sigmoid_slope(z):
    return each(lambda x: math.exp(-x) / (1.0 + math.exp(-x)) ** 2, z)


def tanh_slope(z):
    return each(lambda x: 1.0 / math.cosh(x) ** 2, z)
