# imports: numpy | verdict: returned
import os
import time

import numpy as np


def f(X, y):
    with np.errstate(all="ignore"), np.printoptions(precision=2):
        return np.random.default_rng(0).permutation(X) @ np.linalg.pinv(X).sum(1)
