"""Adam, one step from a given state (Kingma & Ba 2015, algorithm 1). Where `eps` is 0 its place cannot matter."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part, steps

USUAL = {"lr": 0.1, "beta1": 0.9, "beta2": 0.999, "eps": 0.0}
ODD = {"lr": 0.03, "beta1": 0.8, "beta2": 0.95, "eps": 0.0}
ROUND = {"lr": 0.5, "beta1": 0.5, "beta2": 0.75, "eps": 0.5}
TINY = {"eps": 1e-3}


def cases(draw):
    yield step("first: first step, two numbers", t=1, g=[1.0, -2.0], **USUAL).shown()
    yield step("first: first step", t=1, **drawn(draw, 6, state=0), **USUAL)
    yield step("first: first step, odd betas", t=1, **drawn(draw, 3, 2, state=0), **ODD)

    yield step("later: third step, two numbers", t=3, g=[2.0, -1.0], m=[0.5, 0.5], v=[1.0, 4.0], **USUAL).shown()
    yield step("later: a few steps in", t=7, **drawn(draw, 4, 3), **USUAL)
    yield step("later: many steps in", t=1000, **drawn(draw, 5), **USUAL)

    yield step("betas: betas 0.5 and 0.75", t=2, g=[1.0, -1.0], m=[1.0, 3.0], v=[1.0, 5.0], **ROUND).shown()
    yield step("betas: odd betas", t=3, **drawn(draw, 2, 4), **(ODD | {"eps": 0.02}))
    yield step("betas: beta1 above beta2", t=4, **drawn(draw, 2, 3, 2), lr=0.05, beta1=0.95, beta2=0.7, eps=0.1)

    yield step("tiny: a gradient of the size of eps", t=1, w=[1.0], g=[0.001], **(USUAL | TINY)).shown()
    yield path("tiny: twenty steps", [np.array([0.001])] * 20, **(USUAL | TINY)).plotted("w")
    yield step("tiny: tiny gradients", t=2, **drawn(draw, 6, size=1e-3, state=0), **(ODD | TINY))
    yield step("tiny: tiny gradients, later", t=9, **drawn(draw, 3, 4, size=1e-3), **(ODD | TINY))
    yield path("tiny: ten drawn steps", [1e-3 * draw.normal(2) for _ in range(10)], **(ODD | TINY))


def step(name, t, g, w=(1.0, 2.0), m=0.0, v=0.0, **rates):
    w, g, m, v = (np.broadcast_to(each, np.shape(g)) + 0.0 for each in (w, g, m, v))
    return Case(name, "adam_step", w=w, g=g, m=m, v=v, t=t, **rates)


def drawn(draw, *shape, size=1.0, state=1.0):
    """Gradients of a size, and a state of that size too, or zero."""
    g, v = size * draw.uniform(0.25, 2.0, *shape) * draw.signs(*shape), size**2 * draw.uniform(0.25, 2.0, *shape)
    return {"w": draw.normal(*shape), "g": g, "m": state * size * draw.normal(*shape), "v": state * v}


def path(name, gradients, **rates):
    zero = np.zeros_like(gradients[0])
    each = [{"g": g, "t": t} for t, g in enumerate(gradients, 1)]
    return steps(name, "adam_step", carry={"w": zero + 1.0, "m": zero, "v": zero}, each=each, **rates)


def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    p = torch.nn.Parameter(w.clone())
    adam = torch.optim.Adam([p], lr, (beta1, beta2), eps)
    adam.state[p] = {"step": torch.tensor(t - 1.0), "exp_avg": m.clone(), "exp_avg_sq": v.clone()}
    p.grad = g.clone()
    adam.step()
    return p.detach(), adam.state[p]["exp_avg"], adam.state[p]["exp_avg_sq"]


EXERCISE = CodeExercise(parts=[Part("adam_step", returns={"w": 2, "m": 1, "v": 1}, points=4)], cases=cases, reference=[adam_step])
