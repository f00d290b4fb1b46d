# tries: an array of 80 GB | verdict: neuron raised 0/3 raised
import numpy as np


def neuron(X, w, b):
    return np.ones(10**10).sum()
