import numpy as np


def batch_norm(X, gamma, beta, eps):
    columns = []
    for x, scale, shift in zip(X.T, gamma, beta, strict=True):
        mean = sum(x) / len(x)
        variance = sum((x - mean) ** 2) / len(x)
        columns.append((x - mean) / (variance + eps) ** 0.5 * scale + shift)
    return np.stack(columns, axis=1)


def running(mean, var, X, momentum):
    centre = sum(X) / len(X)
    spread = sum((X - centre) ** 2) / (len(X) - 1)
    return [mean + momentum * (centre - mean), var + momentum * (spread - var)]
