import math

import numpy as np


def bce(p, y):
    pairs = list(zip(p.ravel().tolist(), y.ravel().tolist(), strict=True))
    return math.fsum(-b * math.log(a) - (1 - b) * math.log1p(-a) for a, b in pairs) / len(pairs)


def bce_grad(p, y):
    grads = [((1 - b) / (1 - a) - b / a) / p.size for a, b in zip(p.flat, y.flat, strict=True)]
    return np.array(grads).reshape(p.shape)


def bce_logits(z, y):
    total = 0.0
    for a, b in zip(z.flat, y.flat, strict=True):
        log_p = -math.log1p(math.exp(-a)) if a > 0 else a - math.log1p(math.exp(a))
        total -= b * log_p + (1 - b) * (log_p - a)
    return total / z.size
