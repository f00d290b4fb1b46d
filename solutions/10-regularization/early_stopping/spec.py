"""Early stopping on a validation loss. All losses are multiples of 1/8, so that ties are exact in every formulation."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part

NAN = float("nan")


def cases(draw):
    yield run("two bad epochs", "patience", [1.0, 0.5, 0.75, 0.625], patience=2).shown()
    yield run("patience 1", "patience", [0.75, 0.5, 0.625], patience=1).shown()
    yield run("the count starts again", "patience", losses(draw, "IBBIIBIBBB"), draw, patience=3)
    yield run("never stops", "patience", losses(draw, "IBIBBIB"), draw, patience=3)
    yield run("stops at once", "patience", losses(draw, "IIIB"), draw, patience=1)

    yield run("a tie is no improvement", "min_delta", [0.75, 0.5, 0.5, 0.5], patience=2).shown()
    creeping = [1.0, 0.75, 0.625, 0.75, 0.5, 0.375]
    yield run("small improvements", "min_delta", creeping, patience=3, min_delta=0.25).shown()
    yield small_improvements("ties and small improvements", draw, "ITSIHTS", patience=3)
    yield small_improvements("small improvements add up", draw, "ISIISTS", patience=3)

    yield run("weights changed later", "copy", [1.0, 0.5, 0.75, 0.75], patience=2, poke=True).shown()
    yield run("weights changed later, drawn", "copy", losses(draw, "BIBIBB"), draw, patience=2, poke=True)
    yield run("one weight, changed later", "copy", losses(draw, "IBIIB"), draw, shape=(1,), patience=1, poke=True)

    yield run("through zero", "unusual", [0.5, 0.0, 0.25, -0.5, -0.25, -0.375], patience=2).shown()
    yield run("nan", "unusual", [NAN, 1.0, NAN, 0.5, NAN, NAN], patience=2).shown()
    yield run("nan from the start", "unusual", losses(draw, "NNNI"), draw, patience=3)
    yield run("through zero, drawn", "unusual", through_zero(draw), draw, patience=3)
    yield run("nan, drawn", "unusual", losses(draw, "NNIBNIINBN"), draw, patience=3)


def run(name, group, losses, draw=None, shape=(2, 3), patience=2, min_delta=0.0, poke=False):
    """One call of `update` per loss, up to the first stop, each with weights of its own and a look at the best ones."""
    case = Case(f"{group}: {name}").call("EarlyStopping", as_="es", patience=patience, min_delta=min_delta)
    case.get("es.best_weights")
    watch = EarlyStopping(patience, min_delta)
    for number, loss in enumerate(losses, 1):
        weights = np.array([float(number), -float(number)]) if draw is None else draw.normal(*shape)
        case.call("es.update", as_="stop", loss=loss, weights=weights)
        if poke:
            case.poke("weights", 9.0)
        case.get("es.best_weights")
        if watch.update(loss, torch.tensor(weights)):
            break
    return case


def losses(draw, pattern, start=6.0):
    """I: an improvement. B: no improvement; in a row each is below the one before, but above the best. N: nan."""
    best, above, out = start, 0.0, []
    for letter, following in zip(pattern, pattern[1:] + "I", strict=True):
        if letter == "I":
            best -= eighths(draw, 1, 4)
            out.append(best)
        elif letter == "N":
            out.append(NAN)
        else:
            above = above - 0.125 if above else eighths(draw, 4, 9)
            out.append(best + above)
        if following != "B":
            above = 0.0
    return out


def small_improvements(name, draw, pattern, patience):
    """I: more than `min_delta` below the best. T: exactly that. S: below it, but by less. H: above it, by less."""
    min_delta, best, out = eighths(draw, 3, 6), 8.0, []
    for letter in pattern:
        if letter == "I":
            best -= min_delta + 0.125
            out.append(best)
        else:
            less = eighths(draw, 1, round(8 * min_delta) - 1)
            out.append(best + {"T": -min_delta, "S": -less, "H": less}[letter])
    return run(name, "min_delta", out, draw, patience=patience, min_delta=min_delta)


def through_zero(draw):
    """Down to exactly 0, up, below 0 and up again, three times within reach of stopping."""
    up, down = eighths(draw, 1, 4), eighths(draw, 2, 8)
    return [eighths(draw, 1, 8), 0.0, up, up + 0.125, -down, 0.0, 0.125 - down, 0.25]


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
