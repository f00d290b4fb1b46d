# tries: sockets of every family there is | verdict: neuron right 3/3
import itertools
import socket
import numpy as np


opened = []
for family, kind in itertools.product(range(1, 46), (1, 2, 3, 5)):
    try:
        socket.socket(family, kind)
        opened.append((family, kind))
    except OSError:
        pass
try:
    socket.socketpair()
    opened.append("pair")
except OSError:
    pass


def neuron(X, w, b):
    assert not opened, opened
    return 1 / (1 + np.exp(-(X @ w + b)))
