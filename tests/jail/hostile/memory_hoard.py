# expect: raised MemoryError
import numpy as np


def f(x):
    kept = []
    while True:
        kept.append(np.empty(8 << 20))
