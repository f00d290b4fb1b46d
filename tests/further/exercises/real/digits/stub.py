import numpy as np


def predict(X, centres):
    """The nearest centre of each image."""
    raise NotImplementedError
