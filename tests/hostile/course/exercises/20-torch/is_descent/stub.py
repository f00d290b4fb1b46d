import numpy as np


def is_descent(step):
    """Whether the program is gradient descent."""
    raise NotImplementedError
