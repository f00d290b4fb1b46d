import numpy as np


def is_momentum(step):
    """Whether the program is momentum."""
    raise NotImplementedError
