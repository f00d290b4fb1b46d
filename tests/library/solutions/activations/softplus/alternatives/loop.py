import math

import numpy as np


def softplus(z):
    out = [x + math.log1p(math.exp(-x)) if x > 0 else math.log1p(math.exp(x)) for x in z.flat]
    return np.array(out).reshape(z.shape)


def log_sum_exp(Z):
    return np.array([max(row) + math.log(math.fsum(math.exp(x - max(row)) for x in row)) for row in Z.tolist()])
