import numpy as np


def cross_entropy(Z, labels):
    raise NotImplementedError


def cross_entropy_grad(Z, labels):
    raise NotImplementedError
