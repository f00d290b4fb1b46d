import numpy as np


def relu(z):
    return (z + np.abs(z)) / 2


def relu_slope(z):
    return np.heaviside(z, 0.0)


def leaky_relu(z, alpha):
    return np.clip(z, 0, None) + alpha * np.clip(z, None, 0)


def elu(z, alpha):
    return np.maximum(z, 0) + alpha * np.expm1(np.minimum(z, 0))
