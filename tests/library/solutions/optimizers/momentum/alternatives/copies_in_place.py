import numpy as np


def momentum_step(w, g, u, lr, mu):
    w, u = w.copy(), u.copy()
    u *= mu
    u += g
    w -= lr * u
    return [w, u]


def nesterov_step(w, g, u, lr, mu):
    w, u = np.array(w), np.array(u)
    u *= mu
    u += g
    w -= lr * g
    w -= lr * mu * u
    return [w, u]
