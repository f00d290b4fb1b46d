import math

import numpy as np


def cross_entropy(Z, labels):
    losses = []
    for row, label in zip(Z.tolist(), labels.tolist(), strict=True):
        top = max(row)
        losses.append(top - row[label] + math.log(math.fsum(math.exp(x - top) for x in row)))
    return sum(reversed(losses)) / len(losses)


def cross_entropy_grad(Z, labels):
    grad = np.zeros(Z.shape)
    for i, label in enumerate(labels):
        e = np.exp(Z[i] - np.max(Z[i]))
        grad[i] = e / np.sum(e) / len(Z)
        grad[i, label] -= 1 / len(Z)
    return grad
