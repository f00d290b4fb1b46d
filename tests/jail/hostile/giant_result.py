# expect: garbled
import numpy as np


def f(x):
    return np.zeros(4_000_000)
