# tries: other ways to the same products | verdict: neuron right 3/3
import numpy as np


def neuron(X, w, b):
    z = np.einsum("nd,d->n", X, w) + np.full(len(X), b)
    return np.exp(-np.logaddexp(0.0, -z))
