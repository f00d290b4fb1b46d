import numpy as np


def softmax(Z):
    raise NotImplementedError


def softmax_backward(Z, G):
    raise NotImplementedError
