import numpy as np


def bce(p, y):
    positive, negative = np.vdot(y, np.log(p)), np.vdot(1 - y, np.log1p(-p))
    return np.array(-(negative + positive) / y.size)


def bce_grad(p, y):
    return (1 - y) / (1 - p) / y.size - y / p / y.size


def bce_logits(z, y):
    return np.average(y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z))
