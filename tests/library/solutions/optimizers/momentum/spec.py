"""SGD with momentum and with Nesterov's look ahead; the learning rate changes in mid-run (the reference: torch.optim)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part, Ref


def cases(draw):
    for part in ("momentum_step", "nesterov_step"):
        by_hand = {"w": np.array([1.0, 2.0]), "g": np.array([1.0, -2.0]), "u": np.array([2.0, 1.0])}
        yield Case(f"{part}, two numbers", part, **by_hand, lr=0.25, mu=0.5).shown()
        drawn = {name: draw.normal(4, 3) for name in "wgu"}
        yield Case(f"{part}, drawn", part, **drawn, lr=0.03, mu=0.8)
        yield path(f"{part}, four steps", part, [draw.normal(3) for _ in range(4)])


def path(name, part, gradients):
    """Steps one after another from a zero velocity, the learning rate cut after the second."""
    case, w, u = Case(name), np.ones(3), np.zeros(3)
    for number, (g, lr) in enumerate(zip(gradients, (0.1, 0.1, 0.02, 0.02), strict=True)):
        case.call(part, as_=f"s{number}", w=w, g=g, u=u, lr=lr, mu=0.9)
        w, u = Ref(f"s{number}", 0), Ref(f"s{number}", 1)
    return case


def momentum_step(w, g, u, lr, mu, nesterov=False):
    p = torch.nn.Parameter(w.clone())
    sgd = torch.optim.SGD([p], lr, mu, nesterov=nesterov)
    sgd.state[p] = {"momentum_buffer": u.clone()}
    p.grad = g.clone()
    sgd.step()
    return p.detach(), sgd.state[p]["momentum_buffer"]


def nesterov_step(w, g, u, lr, mu):
    return momentum_step(w, g, u, lr, mu, nesterov=True)


EXERCISE = CodeExercise(
    parts=[Part(name, points=2, returns={"w": 2, "u": 1}) for name in ("momentum_step", "nesterov_step")],
    cases=cases,
    reference=[momentum_step, nesterov_step],
)
