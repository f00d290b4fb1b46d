import numpy as np


def conv1d(x, kernel, stride):
    raise NotImplementedError


def max_pool(x, size):
    raise NotImplementedError
