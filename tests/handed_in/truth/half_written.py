# exercise: neuron | raised 0/3 | numeric.half_written; Line 6 still holds raise NotImplementedError
import numpy as np

def neuron(X, w, b):
    z = X @ w + b
    raise NotImplementedError
