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
for family, kind in ((socket.AF_UNIX, socket.SOCK_DGRAM), (socket.AF_UNIX, socket.SOCK_SEQPACKET), (40, socket.SOCK_STREAM)):
    try:
        socket.socketpair(family, kind)
        opened.append((family, kind, "pair"))
    except OSError:
        pass
one, other = socket.socketpair()  # asyncio has such a pair: two ends in one process, and no way to a third
for name, leave in {
    "address": lambda: one.sendto(b"x", "\0" + BAIT["abstract"]), "path": lambda: one.sendto(b"x", BAIT["socket"]),
    "descriptor": lambda: socket.send_fds(one, [b"x"], [0]), "bind": lambda: one.bind(""), "connect": lambda: one.connect(BAIT["socket"]),
}.items():
    try:
        leave()
        opened.append(name)
    except OSError:
        pass


def neuron(X, w, b):
    assert not opened, opened
    return 1 / (1 + np.exp(-(X @ w + b)))
