# tries: a partial function, and a lambda within it | verdict: neuron right 3/3
import functools
import numpy as np

neuron = functools.partial(lambda f, X, w, b: f(X @ w + b), lambda z: 1 / (1 + np.exp(-z)))
