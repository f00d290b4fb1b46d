# exercise: neuron | raised 0/3 | size 3 is different from 2
import numpy as np


def neuron(X, w, b):
    return 1 / (1 + np.exp(-(w @ X + b)))
