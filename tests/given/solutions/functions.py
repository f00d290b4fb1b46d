"""Programs that students judge: `shown_step` stands in their notebook, `other_step` nowhere."""

import numpy as np

from autograder.spec import public


@public
def shown_step(w, g, v, lr, beta, *, kind):
    """One step of momentum, or of what is not: kind "paper", "average" or "ascent"."""
    v = beta * v + (1 - beta if kind == "average" else 1) * g
    return (w + lr * v if kind == "ascent" else w - lr * v), v


def other_step(w, g, v, lr, beta, *, kind):
    """The others. All arrays have the shape (n,), n up to 1000."""
    w, g, v = (np.asarray(x, dtype=np.float64) for x in (w, g, v))
    if not w.shape == g.shape == v.shape or w.ndim != 1 or w.size > 1000:
        raise ValueError("arrays of one shape (n,)")
    if kind == "folded":
        return w - lr * beta * v - lr * g, beta * v + g
    if kind == "rate-inside":
        v = beta * v + lr * g
        return w - v, v
    if kind == "nesterov":
        v = beta * v + g
        return w - lr * (g + beta * v), v
    if kind == "velocity-kept":
        return w - lr * (beta * v + g), v
    if kind == "old-velocity":
        return w - lr * v, beta * v + g
    if kind == "one-for-all":
        v = beta * v + g.mean()
        return w - lr * v, v
    raise ValueError(kind)
