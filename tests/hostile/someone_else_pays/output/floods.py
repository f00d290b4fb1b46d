# tries: output without measure, by every descriptor there is | verdict: neuron right 3/3
import os
import sys
import numpy as np


for _ in range(500):
    print("x" * 10_000)
for descriptor in (1, 2):
    os.write(descriptor, b"y" * 1_000_000)
sys.__stdout__.write("z" * 1_000_000)
sys.stderr.write("e" * 5_000_000)


def neuron(X, w, b):
    print("call" * 10_000)
    return 1 / (1 + np.exp(-(X @ w + b)))
