# tries: reads memory that is not there | verdict: neuron killed 0/3 killed_other
import ctypes


def neuron(X, w, b):
    return ctypes.string_at(8, 8)
