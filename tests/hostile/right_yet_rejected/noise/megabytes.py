# tries: megabytes of output, in the cell and in every call | verdict: neuron right 3/3
import numpy as np

for step in range(20_000):
    print("epoch", step, "loss", 1 / (step + 1), "." * 100)


def neuron(X, w, b):
    print("x" * 500_000)
    return 1 / (1 + np.exp(-(X @ w + b)))
