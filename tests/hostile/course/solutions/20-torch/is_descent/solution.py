import numpy as np


def is_descent(step):
    w, g = np.array([1.0, -2.0]), np.array([3.0, 0.5])
    return bool(np.allclose(step(w, g, 0.5), w - 0.5 * g))
