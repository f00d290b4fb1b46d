# tries: a connection to a server on this machine | verdict: neuron right 3/3
import socket
import numpy as np


talked = []
for family, address in ((socket.AF_INET, ("127.0.0.1", BAIT["tcp"])), (socket.AF_INET6, ("::1", BAIT["tcp"]))):
    for connect in (lambda: socket.socket(family).connect(address), lambda: socket.create_connection(address[:2], 1).send(b"secret")):
        try:
            connect()
            talked.append(address)
        except OSError:
            pass


def neuron(X, w, b):
    assert not talked, talked
    return 1 / (1 + np.exp(-(X @ w + b)))
