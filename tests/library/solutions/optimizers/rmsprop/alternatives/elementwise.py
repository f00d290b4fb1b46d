import math

import numpy as np


def moved(w, g, s, lr, eps):
    steps = [lr / (math.sqrt(b) + eps) * a for a, b in zip(g.flat, s.flat, strict=True)]
    return w - np.reshape(steps, w.shape)


def rmsprop_step(w, g, s, lr, rho, eps):
    s = np.reshape([b + (1 - rho) * (a * a - b) for a, b in zip(g.flat, s.flat, strict=True)], s.shape)
    return moved(w, g, s, lr, eps), s


def adagrad_step(w, g, s, lr, eps):
    s = np.reshape([a * a + b for a, b in zip(g.flat, s.flat, strict=True)], s.shape)
    return moved(w, g, s, lr, eps), s
