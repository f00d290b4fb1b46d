import numpy as np


def momentum_step(w, g, u, lr, mu):
    raise NotImplementedError


def nesterov_step(w, g, u, lr, mu):
    raise NotImplementedError
