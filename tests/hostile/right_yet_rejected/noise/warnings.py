# tries: warnings on stderr, its own and NumPy's | verdict: neuron right 3/3
import sys
import warnings
import numpy as np

warnings.warn("careful")
warnings.simplefilter("always")
np.log(np.zeros(1)) / np.zeros(1)
print("Traceback (most recent call last): nothing happened", file=sys.stderr)


def neuron(X, w, b):
    warnings.warn("deprecated", DeprecationWarning)
    np.float64(1e308) * 10
    return 1 / (1 + np.exp(-(X @ w + b)))
