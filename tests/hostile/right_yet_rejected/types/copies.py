# tries: deep copies of everything before a step in place | verdict: adam_step right 4/4
import copy
import numpy as np


def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    w, g, m, v = copy.deepcopy((w, g, m, v))
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * g**2
    w -= lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return w, m, v
