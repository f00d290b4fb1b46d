import numpy as np


def is_momentum(step):
    rng = np.random.default_rng(0)
    w, g, v = rng.normal(size=(3, 4))
    lr, beta = 0.1, 0.8
    v_right = beta * v + g
    w_new, v_new = step(w, g, v, lr, beta)
    return np.allclose(v_new, v_right, rtol=1e-9) and np.allclose(w_new, w - lr * v_right, rtol=1e-9)
