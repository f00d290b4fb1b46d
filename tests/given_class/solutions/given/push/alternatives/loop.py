import numpy as np


class Node:
    """Given: a value, and the gradient that is pushed to it."""

    def __init__(self, value):
        self.value = value
        self.grad = np.zeros_like(value)


def push(node, upstream, factor):
    node.grad = np.array([g + u * factor * v for g, u, v in zip(node.grad, upstream, node.value, strict=True)])
    return node.grad
