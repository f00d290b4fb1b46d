"""Adam, one step from a given state (Kingma & Ba 2015, algorithm 1).

Where `eps` is 0 its place cannot matter: two groups check all else there, and two check `eps` as well.
"""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part, Ref


def cases(draw):
    yield by_hand("first step, two numbers", "first", g=[1.0, -2.0], t=1, **USUAL).shown()
    yield step("first step", "first", draw, (6,), t=1, fresh=True, **USUAL)
    yield step("first step, odd betas", "first", draw, (3, 2), t=1, fresh=True, **ODD)

    yield by_hand("third step, two numbers", "later", g=[2.0, -1.0], m=[0.5, 0.5], v=[1.0, 4.0], t=3, **USUAL).shown()
    yield step("a few steps in", "later", draw, (4, 3), t=7, **USUAL)
    yield step("many steps in", "later", draw, (5,), t=1000, **USUAL)

    yield by_hand("betas 0.5 and 0.75", "betas", g=[1.0, -1.0], m=[1.0, 3.0], v=[1.0, 5.0], t=2, **ROUND).shown()
    yield step("odd betas", "betas", draw, (2, 4), t=3, **(ODD | {"eps": 0.02}))
    yield step("beta1 above beta2", "betas", draw, (2, 3, 2), t=4, lr=0.05, beta1=0.95, beta2=0.7, eps=0.1)

    yield by_hand("a gradient of the size of eps", "tiny", w=[1.0], g=[0.001], t=1, **(USUAL | TINY)).shown()
    yield path("twenty steps", [np.array([0.001])] * 20, **(USUAL | TINY)).plotted("w")
    yield step("tiny gradients", "tiny", draw, (6,), t=2, fresh=True, scale=1e-3, **(ODD | TINY))
    yield step("tiny gradients, later", "tiny", draw, (3, 4), t=9, scale=1e-3, **(ODD | TINY))
    yield path("ten drawn steps", [1e-3 * draw.normal(2) for _ in range(10)], **(ODD | TINY))


USUAL = {"lr": 0.1, "beta1": 0.9, "beta2": 0.999, "eps": 0.0}
ODD = {"lr": 0.03, "beta1": 0.8, "beta2": 0.95, "eps": 0.0}
ROUND = {"lr": 0.5, "beta1": 0.5, "beta2": 0.75, "eps": 0.5}
TINY = {"eps": 1e-3}


def by_hand(name, group, g, t, w=(1.0, 2.0), m=None, v=None, **rates):
    """One step on few and round numbers."""
    state = {key: np.zeros(len(g)) if given is None else np.array(given) for key, given in (("m", m), ("v", v))}
    return Case(f"{group}: {name}", "adam_step", w=np.array(w), g=np.array(g), **state, t=t, **rates)


def step(name, group, draw, shape, t, fresh=False, scale=1.0, **rates):
    """One step on drawn numbers: gradients of the size of `scale`; the state zero if `fresh`, else of that size too."""
    m = draw.zeros(*shape) if fresh else scale * draw.normal(*shape)
    v = draw.zeros(*shape) if fresh else scale**2 * draw.uniform(0.25, 2.0, *shape)
    g = scale * draw.uniform(0.25, 2.0, *shape) * draw.signs(*shape)
    return Case(f"{group}: {name}", "adam_step", w=draw.normal(*shape), g=g, m=m, v=v, t=t, **rates)


def path(name, gradients, **rates):
    """Steps one after another from a zero state, each going on from what the one before returned."""
    zero = np.zeros(gradients[0].shape)
    case = Case(f"tiny: {name}")
    before = {"w": zero + 1.0, "m": zero, "v": zero}
    for t, g in enumerate(gradients, 1):
        case.call("adam_step", as_=f"s{t}", w=before["w"], g=g, m=before["m"], v=before["v"], t=t, **rates)
        before = {name: Ref(f"s{t}", index) for index, name in enumerate(before)}
    return case


def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    p = torch.nn.Parameter(w.clone())
    adam = torch.optim.Adam([p], lr, (beta1, beta2), eps)
    adam.state[p] = {"step": torch.tensor(t - 1.0), "exp_avg": m.clone(), "exp_avg_sq": v.clone()}
    p.grad = g.clone()
    adam.step()
    return p.detach(), adam.state[p]["exp_avg"], adam.state[p]["exp_avg_sq"]


EXERCISE = CodeExercise(parts=[Part("adam_step", returns={"w": 2, "m": 1, "v": 1}, points=4)], cases=cases, reference=[adam_step])
