"""A program of the course's own: students have it in their notebook, since they are to break it."""

import numpy as np

from autograder.spec import public


@public
def three(Z):
    """Meant to be the softmax of each row."""
    e = np.exp(Z - Z.max(axis=0))
    return e / e.sum(axis=0)
