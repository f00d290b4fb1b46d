"""Softplus and log-sum-exp where the plain formulas overflow (the references: logaddexp and logsumexp)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    yield Case("softplus, three numbers", "softplus", z=np.array([0.0, 2.0, -1.0])).shown()
    yield Case("softplus, drawn", "softplus", z=draw.uniform(-3, 3, 3, 2))
    yield Case("softplus, far from zero", "softplus", z=np.array([-1000.0, 800.0, 1.0]))
    yield Case("softplus, a curve", "softplus", z=np.linspace(-4.0, 4.0, 17)).plotted("softplus", over="z")
    rows = np.array([[0.0, 0.0], [1.0, 3.0]])
    yield Case("log_sum_exp, two rows", "log_sum_exp", Z=rows).shown()
    yield Case("log_sum_exp, drawn", "log_sum_exp", Z=draw.normal(4, 3))
    yield Case("log_sum_exp, square", "log_sum_exp", Z=draw.normal(3, 3))
    yield Case("log_sum_exp, far apart", "log_sum_exp", Z=np.array([[800.0, 0.0, 799.0], [-900.0, -901.0, -905.0]]))


def softplus(z):
    return torch.logaddexp(z, torch.zeros_like(z))


def log_sum_exp(Z):
    return torch.logsumexp(Z, dim=1)


EXERCISE = CodeExercise(
    parts=[Part("softplus", points=1, compare="absolute"), Part("log_sum_exp", points=1)],
    cases=cases,
    reference=[softplus, log_sum_exp],
)
