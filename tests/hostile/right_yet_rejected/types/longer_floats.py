# tries: computes in long double and rounds at the end | verdict: neuron right 3/3
import numpy as np


def neuron(X, w, b):
    z = X.astype(np.longdouble) @ w.astype(np.longdouble) + b
    return (1 / (1 + np.exp(-z))).astype(np.float64)
