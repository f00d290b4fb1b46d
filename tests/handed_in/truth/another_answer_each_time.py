# exercise: neuron | wrong 0/3 | numeric.values
import numpy as np


def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b))) + 0.01 * np.random.rand(len(X))
