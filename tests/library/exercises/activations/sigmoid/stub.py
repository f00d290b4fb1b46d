import numpy as np


def sigmoid(z):
    raise NotImplementedError


def sigmoid_slope(z):
    raise NotImplementedError


def tanh_slope(z):
    raise NotImplementedError
