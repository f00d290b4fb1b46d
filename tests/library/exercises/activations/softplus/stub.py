import numpy as np


def softplus(z):
    raise NotImplementedError


def log_sum_exp(Z):
    raise NotImplementedError
