import numpy as np


def leaky(z):
    out = np.empty_like(z)
    for i, value in enumerate(z):
        out[i] = value if value > 0 else value * {{slope}}
    return out
