"""Minibatches: loops over batches are allowed, also where a batch is one sample; loops over samples are not."""

import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    yield Case("even: two batches of two", "sgd_epoch", X=draw.dyadic(-1, 1, 4, 2), y=draw.dyadic(-1, 1, 4), w=draw.ones(2), rate=0.5, batch_size=2).shown()
    yield Case("even: one by one", "sgd_epoch", X=draw.normal(5, 2), y=draw.normal(5), w=draw.normal(2), rate=0.25, batch_size=1)
    yield Case("rest: a smaller last batch", "sgd_epoch", X=draw.normal(7, 3), y=draw.normal(7), w=draw.normal(3), rate=0.25, batch_size=3)


def sgd_epoch(X, y, w, rate, batch_size):
    for rows, wanted in zip(X.split(batch_size), y.split(batch_size), strict=True):
        w = w.detach().requires_grad_()
        (slope,) = torch.autograd.grad(torch.nn.functional.mse_loss(rows @ w, wanted), w)
        w = w.detach() - rate * slope
    return w


EXERCISE = CodeExercise(
    parts=[Part("sgd_epoch", points=2)], cases=cases, reference=[sgd_epoch], samples={"X": 0, "y": 0}, batch="batch_size"
)
