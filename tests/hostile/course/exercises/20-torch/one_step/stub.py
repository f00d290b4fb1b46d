import torch


def one_step(model, optimizer, X, y):
    """One step on the mean squared error; the loss before it."""
    raise NotImplementedError
