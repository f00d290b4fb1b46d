"""RMSProp and AdaGrad with an eps that matters, also over steps with tiny gradients (the reference: torch.optim)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part, Ref


def cases(draw):
    for part, rest in PARTS.items():
        hand = {"w": np.array([1.0, 2.0]), "g": np.array([2.0, -1.0]), "s": np.array([0.0, 3.0])}
        yield Case(f"{part}, two numbers", part, **hand, lr=0.5, eps=0.5, **rest).shown()
        drawn = {"w": draw.normal(4, 3), "g": draw.normal(4, 3), "s": draw.uniform(0.2, 2, 4, 3)}
        yield Case(f"{part}, drawn", part, **drawn, lr=0.03, eps=0.01, **rest)
        yield path(f"{part}, five steps", part, [1e-3 * draw.normal(3) for _ in range(5)], rest)


PARTS = {"rmsprop_step": {"rho": 0.75}, "adagrad_step": {}}


def path(name, part, gradients, rest):
    """Steps one after another from zero, with gradients of the size of eps."""
    case, w, s = Case(name), np.zeros(3), np.zeros(3)
    for number, g in enumerate(gradients):
        case.call(part, as_=f"s{number}", w=w, g=g, s=s, lr=0.1, eps=1e-3, **rest)
        w, s = Ref(f"s{number}", 0), Ref(f"s{number}", 1)
    return case


def rmsprop_step(w, g, s, lr, rho, eps):
    return stepped(lambda p: torch.optim.RMSprop(p, lr, alpha=rho, eps=eps), w, g, {"square_avg": s.clone()})


def adagrad_step(w, g, s, lr, eps):
    return stepped(lambda p: torch.optim.Adagrad(p, lr, eps=eps), w, g, {"sum": s.clone()})


def stepped(make, w, g, state):
    p = torch.nn.Parameter(w.clone())
    optimizer = make([p])
    optimizer.state[p] = {"step": torch.tensor(0.0), **state}
    p.grad = g.clone()
    optimizer.step()
    return p.detach(), *state.values()


EXERCISE = CodeExercise(
    parts=[Part(name, points=2, returns={"w": 2, "s": 1}) for name in PARTS],
    cases=cases,
    reference=[rmsprop_step, adagrad_step],
)
