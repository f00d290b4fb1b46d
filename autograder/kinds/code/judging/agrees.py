"""How many entries are the right ones: of labels that a program predicts, most, and not all."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograder.kinds.code.judging.observed import Args, Broken, Observed, Unfit, floats
from autograder.properties import Agree

__all__ = ["broken", "commonest", "told"]


def broken(one: Agree, run: Observed) -> Broken | None:
    """The first array in which too few entries agree; raises `Unfit` where there are no numbers."""
    for given, wanted in _pairs(one, run):
        if given.shape != wanted.shape:
            return run.misshaped(one.of, given.shape, wanted.shape)
        if _share(given, wanted) < one.at_least:
            return Broken(run.column(one.of), "property.agree", _args(one, given, wanted), _trait(given, wanted), 0.02)
    return None


def told(one: Agree, run: Observed) -> tuple[str, Args] | None:
    """The share of entries that are right."""
    given, wanted = _pairs(one, run)[0]
    return "property.agree_right", _args(one, given, wanted)


def commonest(wanted: Any) -> float:
    """The share that one and the same answer everywhere reaches."""
    return float(np.max(np.unique(wanted, return_counts=True)[1], initial=0)) / max(1, np.size(wanted))


def _pairs(one: Agree, run: Observed) -> list[tuple[Any, Any]]:
    """What was returned, each beside what it is to agree with."""
    given = run.arrays(one.of)
    if isinstance(one.to, str):
        others = run.arrays(one.to)
    else:
        found = floats(one.to)
        if found is None:
            raise Unfit(Broken(run.column(one.of), "numeric.missing", {"name": one.of}, ("missing",)))
        others = [found]
    return list(zip(given, others * len(given) if len(others) == 1 else others, strict=False))


def _share(given: Any, wanted: Any) -> float:
    return float(np.mean(given == wanted)) if wanted.size else 1.0


def _args(one: Agree, given: Any, wanted: Any) -> dict[str, str | int | float]:
    return {"value": one.of, "count": int((given == wanted).sum()), "n": int(wanted.size), "share": math.floor(1000 * _share(given, wanted)) / 1000, "asked": one.at_least}


def _trait(given: Any, wanted: Any) -> tuple[float, ...]:
    """How often each of the wanted entries is right: two programs that guess alike are alike in each."""
    kinds = np.unique(wanted)[:16]
    return (_share(given, wanted), *(_share(given[wanted == kind], wanted[wanted == kind]) for kind in kinds))
