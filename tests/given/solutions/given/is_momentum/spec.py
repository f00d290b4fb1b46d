"""Somebody's programs are handed over, answered outside the jail by the course's own functions."""

import torch

from autograder.spec import Case, CodeExercise, Part, fn


def cases(draw):
    for kind in ("paper", "average", "ascent"):
        yield Case(f"crude: {kind}", "is_momentum", step=fn("shown_step", kind=kind)).shown()
    for kind in ("folded", "rate-inside", "nesterov"):
        yield Case(f"where: {kind}", "is_momentum", step=fn("other_step", kind=kind))
    yield Case("entries: folded", "is_momentum", step=fn("other_step", kind="folded"))
    yield Case("entries: one for all", "is_momentum", step=fn("other_step", kind="one-for-all"))
    yield Case("entries: velocity kept", "is_momentum", step=fn("other_step", kind="velocity-kept"))
    yield Case("entries: old velocity", "is_momentum", step=fn("other_step", kind="old-velocity"))


def is_momentum(step):
    w, g, v = torch.tensor([[0.5, -1.5], [2.0, 0.25], [-0.75, 1.0]], dtype=torch.float64)
    w_new, v_new = step(w, g, v, 0.25, 0.5)
    v = 0.5 * v + g
    return torch.allclose(v_new, v, rtol=1e-9) and torch.allclose(w_new, w - 0.25 * v, rtol=1e-9)


EXERCISE = CodeExercise(parts=[Part("is_momentum", points=3, compare="exact", together=True)], cases=cases, reference=[is_momentum])
