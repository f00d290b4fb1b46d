import numpy as np


def relu(z):
    out = z.copy()
    out[z < 0] = 0
    return out


def relu_slope(z):
    out = np.zeros(z.shape)
    out[z > 0] = 1
    return out


def leaky_relu(z, alpha):
    out = z.astype(float)
    out[out < 0] *= alpha
    return out


def elu(z, alpha):
    out = np.array(z, dtype=float)
    out[z <= 0] = alpha * np.exp(out[z <= 0]) - alpha
    return out
