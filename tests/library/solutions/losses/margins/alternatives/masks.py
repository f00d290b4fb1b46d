import numpy as np


def hinge(scores, y):
    gaps = 1 - scores * y
    return gaps[gaps > 0].sum() / gaps.size


def hinge_grad(scores, y):
    grad = np.zeros(len(y))
    inside = scores * y < 1
    grad[inside] = -y[inside] / len(y)
    return grad


def huber(p, y, delta):
    r = p - y
    near = np.abs(r) <= delta
    return (0.5 * (r[near] ** 2).sum() + delta * (np.abs(r[~near]) - 0.5 * delta).sum()) / r.size


def huber_grad(p, y, delta):
    r = p - y
    return np.where(np.abs(r) <= delta, r, delta * np.sign(r)) / r.size
