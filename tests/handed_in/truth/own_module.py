# exercise: neuron | refused 0/3 | There is no such module where it is graded
from activations import sigmoid


def neuron(X, w, b):
    return sigmoid(X @ w + b)
