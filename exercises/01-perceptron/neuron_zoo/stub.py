import numpy as np


def activate(z, kind):
    raise NotImplementedError


def neurons(X, W, b, kind):
    raise NotImplementedError
