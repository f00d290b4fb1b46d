import numpy as np


def relu(z):
    return np.maximum(z, 0)


def relu_slope(z):
    return (z > 0) * 1.0


def leaky_relu(z, alpha):
    return np.where(z > 0, z, alpha * z)


def elu(z, alpha):
    return np.where(z > 0, z, alpha * (np.exp(z) - 1))
