import math

import numpy as np


def relu(z):
    return np.array([max(float(x), 0.0) for x in z.flat]).reshape(z.shape)


def relu_slope(z):
    return np.array([1.0 if x > 0 else 0.0 for x in z.flat]).reshape(z.shape)


def leaky_relu(z, alpha):
    return np.array([float(x) if x > 0 else alpha * float(x) for x in z.flat]).reshape(z.shape)


def elu(z, alpha):
    return np.array([float(x) if x > 0 else alpha * math.expm1(float(x)) for x in z.flat]).reshape(z.shape)
