# exercise: neuron | no_answer 0/3 | numeric.stub_again; The last definition counts
import numpy as np


def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))


def neuron(X, w, b):
    raise NotImplementedError
