# tries: other names for the parameters, some with defaults, some by position only | verdict: neuron right 3/3
import numpy as np


def neuron(inputs, weights, /, bias=0.0, *, activation=lambda z: 1 / (1 + np.exp(-z)), **rest):
    return activation(inputs @ weights + bias)
