import numpy as np


def bce(p, y):
    raise NotImplementedError


def bce_grad(p, y):
    raise NotImplementedError


def bce_logits(z, y):
    raise NotImplementedError
