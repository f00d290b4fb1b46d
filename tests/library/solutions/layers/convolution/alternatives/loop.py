import numpy as np


def conv1d(x, kernel, stride):
    out, i = [], 0
    while i + len(kernel) <= len(x):
        out.append(sum(x[i + k] * kernel[k] for k in reversed(range(len(kernel)))))
        i += stride
    return np.array(out)


def max_pool(x, size):
    return np.array([max(x[i : i + size]) for i in range(0, len(x) - size + 1, size)])
