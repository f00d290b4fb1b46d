"""A mean in float32, where the order of summation moves the last places."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    yield Case("few: three rows", "batch_mean", x=np.float32([[1, 2], [3, 5], [2, 2]])).shown()
    yield Case("many: four hundred rows", "batch_mean", x=draw.uniform(0.5, 2.0, 400, 3).astype(np.float32))


def batch_mean(x):
    return torch.mean(x, dim=0)


EXERCISE = CodeExercise(parts=[Part("batch_mean", points=2)], cases=cases, reference=[batch_mean], env="torch")
