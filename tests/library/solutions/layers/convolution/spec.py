"""Convolution (a cross-correlation, as in torch) and max pooling of vectors."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    x = np.array([1.0, 2.0, 0.0, -1.0, 3.0])
    yield Case("five numbers", "conv1d", x=x, kernel=np.array([1.0, 2.0]), stride=1).shown()
    for n, k, stride in ((9, 3, 1), (10, 3, 2), (11, 4, 3), (4, 4, 1)):
        yield Case(f"{n} and {k}, stride {stride}", "conv1d", x=draw.normal(n), kernel=draw.normal(k), stride=stride)
    yield Case("five numbers, pooled", "max_pool", x=x, size=2).shown()
    yield Case("negative numbers", "max_pool", x=-draw.uniform(1, 3, 7), size=3)
    yield Case("pooled by four", "max_pool", x=draw.normal(16), size=4)


def conv1d(x, kernel, stride):
    return torch.nn.functional.conv1d(x[None, None], kernel[None, None], stride=stride)[0, 0]


def max_pool(x, size):
    return torch.nn.functional.max_pool1d(x[None, None], size)[0, 0]


EXERCISE = CodeExercise(parts=[Part("conv1d", points=2), Part("max_pool", points=1)], cases=cases, reference=[conv1d, max_pool])
