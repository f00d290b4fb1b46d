"""Batch normalization and its running values, with an eps that matters (the reference: torch's batch_norm)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    X = np.array([[1.0, 0.0], [3.0, 4.0]])
    yield Case("two samples", "batch_norm", X=X, gamma=np.array([1.0, 2.0]), beta=np.array([0.0, 1.0]), eps=1.0).shown()
    yield Case("two samples, running", "running", mean=np.array([1.0, 0.0]), var=np.array([1.0, 2.0]), X=X, momentum=0.25).shown()
    for name, n, d in (("drawn", 6, 3), ("square", 4, 4)):
        batch = {"X": 1 + 2 * draw.normal(n, d), "gamma": draw.uniform(0.5, 2, d), "beta": draw.normal(d), "eps": 0.1}
        yield Case(name, "batch_norm", **batch)
        old = {"mean": draw.normal(d), "var": draw.uniform(0.5, 2, d), "X": 1 + 2 * draw.normal(n, d), "momentum": 0.1}
        yield Case(f"{name}, running", "running", **old)


def batch_norm(X, gamma, beta, eps):
    return torch.nn.functional.batch_norm(X, None, None, gamma, beta, training=True, eps=eps)


def running(mean, var, X, momentum):
    mean, var = mean.clone(), var.clone()
    torch.nn.functional.batch_norm(X, mean, var, training=True, momentum=momentum)
    return mean, var


EXERCISE = CodeExercise(
    parts=[Part("batch_norm", points=2), Part("running", points=2, returns={"mean": 1, "var": 1})],
    cases=cases,
    reference=[batch_norm, running],
)
