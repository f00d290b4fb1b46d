import numpy as np


def is_momentum(step):
    w, v = step(np.array([1.0, 2.0]), np.array([4.0, -1.0]), np.array([2.0, 1.0]), 0.5, 0.25)
    return np.allclose(w, [-1.25, 2.375]) and np.allclose(v, [4.5, -0.75])
