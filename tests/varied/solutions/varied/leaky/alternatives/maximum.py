import numpy as np


def leaky(z):
    return np.maximum(z, {{slope}} * z)
