import math

import numpy as np


def neuron(X, w, b):
    outputs = []
    for sample in X:
        z = b
        for value, weight in zip(sample, w, strict=True):
            z += value * weight
        outputs.append(1.0 / (1.0 + math.exp(-z)))
    return np.array(outputs)
