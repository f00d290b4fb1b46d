import numpy as np


def rmsprop_step(w, g, s, lr, rho, eps):
    raise NotImplementedError


def adagrad_step(w, g, s, lr, eps):
    raise NotImplementedError
