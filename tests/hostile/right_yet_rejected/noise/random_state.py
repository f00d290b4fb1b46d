# tries: seeds everything and draws much beside the answer | verdict: neuron right 3/3
import random
import numpy as np

random.seed(42)
np.random.seed(42)
rng = np.random.default_rng(42)
np.random.rand(1000), rng.normal(size=1000), random.random()


def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))
