import math

import numpy as np


def one(w, g, m, v, t, lr, beta1, beta2, eps):
    m = (1.0 - beta1) * g + beta1 * m
    v = (1.0 - beta2) * g**2 + beta2 * v
    correct_m = m / (1.0 - math.pow(beta1, t))
    correct_v = v / (1.0 - math.pow(beta2, t))
    return w - lr * correct_m / (math.sqrt(correct_v) + eps), m, v


def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    out = [np.empty_like(w) for _ in range(3)]
    for index, weight in np.ndenumerate(w):
        new = one(float(weight), float(g[index]), float(m[index]), float(v[index]), t, lr, beta1, beta2, eps)
        for array, value in zip(out, new, strict=True):
            array[index] = value
    return tuple(out)
