import numpy as np


def breaks_one():
    """A matrix for which `one` goes wrong."""
    raise NotImplementedError


def breaks_three():
    """A matrix for which `three` goes wrong."""
    raise NotImplementedError


def breaks_two():
    """A matrix for which `two` goes wrong, and `one` does not."""
    raise NotImplementedError
