"""Early stopping on a validation loss. All losses are multiples of 1/8, so that ties are exact in every formulation."""

import numpy as np
import torch

from autograder.spec import CodeExercise, Part, steps

NAN = float("nan")


def cases(draw):
    yield run("patience: two bad epochs", [1.0, 0.5, 0.75, 0.625]).shown()
    yield run("patience: patience 1", [0.75, 0.5, 0.625], patience=1).shown()
    yield run("patience: the count starts again", losses(draw, "IBBIIBIBBB"), draw, patience=3)
    yield run("patience: never stops", losses(draw, "IBIBBIB"), draw, patience=3)
    yield run("patience: stops at once", losses(draw, "IIIB"), draw, patience=1)

    creeping, least = [1.0, 0.75, 0.625, 0.75, 0.5, 0.375], eighths(draw, 3, 6)
    yield run("min_delta: a tie is no improvement", [0.75, 0.5, 0.5, 0.5]).shown()
    yield run("min_delta: small improvements", creeping, patience=3, min_delta=0.25).shown()
    yield run("min_delta: ties and small improvements", losses(draw, "ITSIHTS", least), draw, patience=3, min_delta=least)
    yield run("min_delta: small improvements add up", losses(draw, "ISIISTS", least), draw, patience=3, min_delta=least)

    yield run("copy: weights changed later", [1.0, 0.5, 0.75, 0.75], poke={"weights": 9.0}).shown()
    yield run("copy: weights changed later, drawn", losses(draw, "BIBIBB"), draw, poke={"weights": 9.0})
    yield run("copy: one weight, changed later", losses(draw, "IIIB"), draw, shape=(1,), patience=1, poke={"weights": 9.0})

    yield run("unusual: through zero", [0.5, 0.0, 0.25, -0.5, -0.25, -0.375]).shown()
    yield run("unusual: nan", [NAN, 1.0, NAN, 0.5, NAN, NAN]).shown()
    yield run("unusual: nan from the start", losses(draw, "NNN"), draw, patience=3)
    yield run("unusual: through zero, drawn", losses(draw, "IZBBIBBB"), draw, patience=3)
    yield run("unusual: nan, drawn", losses(draw, "NNIBNIINBN"), draw, patience=3)


def run(name, losses, draw=None, shape=(2, 3), patience=2, min_delta=0.0, **changed):
    """One call of `update` per loss, up to the first stop, each with weights of its own and a look at the best ones."""
    weights = [draw.normal(*shape) if draw else np.array([k, -k]) for k in np.arange(1.0, len(losses) + 1)]
    each = [{"loss": loss, "weights": own} for loss, own in zip(losses, weights, strict=True)]
    made = {"patience": patience, "min_delta": min_delta}
    return steps(name, "EarlyStopping.update", each, make=made, get=["best_weights"], as_="stop", **changed)


def losses(draw, pattern, min_delta=0.0):
    """I: an improvement; Z: one, to zero. B: above the best; in a row each is below the one before. N: nan.

    T: exactly `min_delta` below the best. S: below it, by less. H: above it, by less.
    """
    best, above, found = 6.0, 0.0, []
    for letter in pattern:
        best = {"I": best - min_delta - (0.125 if min_delta else eighths(draw, 1, 4)), "Z": 0.0}.get(letter, best)
        above = 0.0 if letter != "B" else above - 0.125 if above else eighths(draw, 4, 9)
        less = eighths(draw, 1, max(1, round(8 * min_delta) - 1))
        found.append(best + {"B": above, "N": NAN, "T": -min_delta, "S": -less, "H": less}.get(letter, 0.0))
    return found


def eighths(draw, low, high):
    return float(draw.dyadic(low / 8, high / 8))


class EarlyStopping:
    def __init__(self, patience, min_delta):
        self.patience, self.min_delta = patience, min_delta
        self.best, self.best_weights, self.bad_epochs = torch.inf, None, 0

    def update(self, loss, weights):
        improved = bool(loss < self.best - self.min_delta)
        if improved:
            self.best, self.best_weights = loss, weights.clone()
        self.bad_epochs = 0 if improved else self.bad_epochs + 1
        return self.bad_epochs >= self.patience


EXERCISE = CodeExercise(
    parts=[Part("EarlyStopping", returns={"stop": 1, "best_weights": 1}, points=4, compare="exact")],
    cases=cases,
    reference=[EarlyStopping],
)
