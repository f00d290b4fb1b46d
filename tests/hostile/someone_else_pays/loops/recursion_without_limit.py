# tries: calls itself with the limit lifted, until there is no memory | verdict: neuron raised 0/3 cell_raised
import sys

sys.setrecursionlimit(2**31 - 1)


def deeper():
    held = bytes(1 << 16)
    return deeper(), held


deeper()
