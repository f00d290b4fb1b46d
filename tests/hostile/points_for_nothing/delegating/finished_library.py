# tries: a library that holds the answer ready | verdict: neuron refused 0/3 refused
from scipy.special import expit


def neuron(X, w, b):
    return expit(X @ w + b)
