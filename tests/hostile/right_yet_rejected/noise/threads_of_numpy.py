# tries: linear algebra large enough for threads of its own | verdict: neuron right 3/3
import numpy as np

rng = np.random.default_rng(0)
big = rng.normal(size=(300, 300))
np.linalg.svd(big)
np.linalg.inv(big @ big.T + np.eye(300))


def neuron(X, w, b):
    big @ big
    return 1 / (1 + np.exp(-(X @ w + b)))
