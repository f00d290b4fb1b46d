import numpy as np


def leaky(z):
    return np.where(z > 0, z, {{slope}} * z)
