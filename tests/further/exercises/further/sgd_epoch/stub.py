import numpy as np


def sgd_epoch(X, y, w, rate, batch_size):
    """The weights after one epoch."""
    raise NotImplementedError
