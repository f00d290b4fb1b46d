import numpy as np


def momentum_step(w, g, u, lr, mu):
    new_w, new_u = np.empty_like(w), np.empty_like(u)
    for i in np.ndindex(w.shape):
        new_u[i] = g[i] + u[i] * mu
        new_w[i] = w[i] - new_u[i] * lr
    return new_w, new_u


def nesterov_step(w, g, u, lr, mu):
    new_w, new_u = np.empty_like(w), np.empty_like(u)
    for i in np.ndindex(w.shape):
        new_u[i] = g[i] + u[i] * mu
        new_w[i] = w[i] - lr * ((1 + mu) * g[i] + mu**2 * u[i])
    return new_w, new_u
