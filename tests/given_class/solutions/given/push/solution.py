import numpy as np


class Node:
    """Given: a value, and the gradient that is pushed to it."""

    def __init__(self, value):
        self.value = value
        self.grad = np.zeros_like(value)


def push(node, upstream, factor):
    node.grad = node.grad + upstream * factor * node.value
    return node.grad
