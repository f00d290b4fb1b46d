import numpy as np


def hinge(scores, y):
    raise NotImplementedError


def hinge_grad(scores, y):
    raise NotImplementedError


def huber(p, y, delta):
    raise NotImplementedError


def huber_grad(p, y, delta):
    raise NotImplementedError
