import numpy as np


def batch_norm(X, gamma, beta, eps):
    raise NotImplementedError


def running(mean, var, X, momentum):
    raise NotImplementedError
