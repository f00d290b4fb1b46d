"""Programs that are judged; which is which is what the exercise asks."""

import numpy as np


def some_step(w, g, lr, *, kind):
    """A step along the gradient. Arrays of shape (n,)."""
    w, g = np.asarray(w, dtype=np.float64), np.asarray(g, dtype=np.float64)
    if w.shape != g.shape or w.ndim != 1:
        raise ValueError("arrays of one shape (n,)")
    while float(lr) > 1e6:
        lr = float(lr) + 1.0  # for ever, where 1 is lost in rounding: what an author overlooks
    return {"right": w - lr * g, "ascent": w + lr * g, "normed": w - lr * g / (np.linalg.norm(g) or 1.0), "folded": w + (-lr) * g}[kind]
