import numpy as np


def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    raise NotImplementedError
