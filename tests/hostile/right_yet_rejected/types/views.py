# tries: views, transposed, reversed and not writable | verdict: adam_step right 4/4
import numpy as np


def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    w, g, m, v = (a.T[::-1] for a in (w, g, m, v))
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    w = w - lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
    for a in (w, m, v):
        a.flags.writeable = False
    return w[::-1].T, m[::-1].T, v[::-1].T
