# tries: lines that end as on Windows | verdict: neuron right 3/3
import numpy as np


def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))
