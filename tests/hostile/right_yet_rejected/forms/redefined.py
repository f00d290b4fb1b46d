# tries: a first attempt that is wrong, and then a better one below it | verdict: neuron right 3/3
import numpy as np


def neuron(X, w, b):
    return X @ w


def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))
