# tries: an object that can be called, for a function | verdict: neuron right 3/3
import numpy as np


class Neuron:
    activation = staticmethod(lambda z: 1 / (1 + np.exp(-z)))

    def __call__(self, X, w, b):
        return self.activation(X @ w + b)


neuron = Neuron()
