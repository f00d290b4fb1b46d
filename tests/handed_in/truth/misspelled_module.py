# exercise: neuron | refused 0/3 | There is no such module; numpy may be meant
import nunpy as np


def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))
