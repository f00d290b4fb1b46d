# exercise: neuron | wrong 0/3 | step-with-zero; as by a step function
import numpy as np


def neuron(X, w, b):
    return np.where(X @ w + b >= 0, 1.0, 0.0)
