import numpy as np


def penalty(w, l1, l2):
    raise NotImplementedError


def penalty_grad(w, l1, l2):
    raise NotImplementedError


def shrink(w, threshold):
    raise NotImplementedError
