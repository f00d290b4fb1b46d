# samples: X=0, y=0 | verdict: returned
import numpy as np


class Network:
    def __init__(self, sizes=(3, 3, 3)):
        self.weights = [np.ones((a, b)) for a, b in zip(sizes, sizes[1:])]

    def __call__(self, x):
        for W in self.weights:
            x = np.maximum(x @ W, 0)
        return x


def f(X, y):
    return Network()(X)
