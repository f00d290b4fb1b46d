import torch


def to_device(batch, device):
    """The same nesting with every tensor on the device."""
    raise NotImplementedError


def run(model, X):
    """model(X), with X on the model's device."""
    raise NotImplementedError
