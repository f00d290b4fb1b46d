# tries: a datagram to a server on this machine, and one to the world | verdict: neuron right 3/3
import socket
import numpy as np


talked = []
for address in (("127.0.0.1", BAIT["udp"]), ("1.1.1.1", 53), ("255.255.255.255", 9)):
    try:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"secret", address)
        talked.append(address)
    except OSError:
        pass


def neuron(X, w, b):
    assert not talked, talked
    return 1 / (1 + np.exp(-(X @ w + b)))
