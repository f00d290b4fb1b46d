import numpy as np


def bce(p, y):
    each = np.log(np.stack([p, 1 - p])) * np.stack([y, 1 - y])
    return -each.sum(axis=0)[..., ::-1].mean()


def bce_grad(p, y):
    return np.divide(np.subtract(p, y), (p - p**2) * p.size)


def bce_logits(z, y):
    log_one_minus_p = np.where(z > 0, -z, 0) - np.log1p(np.exp(-abs(z)))
    return -(z * y + log_one_minus_p).sum() / z.size
