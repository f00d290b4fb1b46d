import numpy as np


def is_momentum(step):
    w, v = step(np.array([1.0, 2.0]), np.array([4.0, -1.0]), np.array([2.0, 1.0]), 0.5, 0.25)
    return bool(np.abs(w - [-1.25, 2.375]).max() < 1e-12 and np.abs(v - [4.5, -0.75]).max() < 1e-12)
