# tries: a result without end | verdict: neuron killed 0/3 garbled
import itertools


def neuron(X, w, b):
    return (0.5 for _ in itertools.count())
