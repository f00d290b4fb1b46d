# tries: thousands of arrays for every call | verdict: neuron wrong 0/3 garbled
import numpy as np

PIECES = [np.zeros(200) for _ in range(9_000)]


def neuron(X, w, b):
    return PIECES
