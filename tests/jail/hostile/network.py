# expect: returned 0
import itertools
import socket


def f(x):
    opened = 0
    for family, kind in itertools.product(
        (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK, 38), (1, 2, 3)
    ):
        try:
            socket.socket(family, kind)
            opened += 1
        except OSError:
            pass
    return opened
