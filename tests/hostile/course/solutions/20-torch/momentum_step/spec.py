"""Gradient descent with momentum (Polyak 1964), in the form of `torch.optim.SGD`, which is the reference."""

import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    for name, shape in (("vector", (4,)), ("matrix", (2, 3))):
        w, g, v = (draw.dyadic(-2, 2, *shape) for _ in "wgv")
        yield Case(f"{name}: shown", "momentum_step", w=w, g=g, v=v, lr=0.5, beta=0.75).shown()
        w, g, v = (draw.normal(*shape) for _ in "wgv")
        yield Case(f"{name}: drawn", "momentum_step", w=w, g=g, v=v, lr=0.1, beta=0.9)
        yield Case(f"{name}: from rest", "momentum_step", w=w, g=g, v=draw.zeros(*shape), lr=0.2, beta=0.8)


def momentum_step(w, g, v, lr, beta):
    p = torch.nn.Parameter(w)
    sgd = torch.optim.SGD([p], lr, momentum=beta)
    sgd.state[p] = {"momentum_buffer": v}
    p.grad = g
    sgd.step()
    return p.detach(), sgd.state[p]["momentum_buffer"]


EXERCISE = CodeExercise(
    parts=[Part("momentum_step", returns={"w": 1, "v": 1}, points=4)],
    cases=cases,
    reference=[momentum_step],
    env="torch",
    forbid=("torch.optim", "torch.nn.functional"),
)
