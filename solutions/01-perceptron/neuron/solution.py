import numpy as np


def neuron(X, w, b):
    z = X @ w + b
    return 1 / (1 + np.exp(-z))
