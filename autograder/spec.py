"""All that an author imports: exercises of every kind, cases, misconceptions, and the draw they take values from.

What belongs to one kind stands in its folder, in `spec.py`, and is found here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autograder import kinds
from autograder.course_functions import public
from autograder.datasets import DataSet, dataset
from autograder.draw import Draw
from autograder.figures import contours, curves, pixels
from autograder.handing import fn
from autograder.nets import AdamOpt, Leaf, Loss, Net, Sgd
from autograder.properties import (
    Agree,
    Breaks,
    Calls,
    Decisions,
    Distribution,
    Equal,
    Factors,
    FiniteDifferences,
    Folds,
    Lowest,
    Mean,
    Monotone,
    OneByOne,
    Permute,
    Scale,
    Shape,
    Shift,
    Within,
    Zeros,
)
from autograder.script import Ref, Rng
from autograder.values import Meta

OF_KINDS = {name: getattr(module, name) for module in kinds.modules("spec") for name in module.__all__ if not name.isupper()}
globals().update(OF_KINDS)

__all__ = [
    "AdamOpt", "Agree", "Breaks", "Calls", "DataSet", "Decisions", "Distribution", "Draw", "Equal", "Factors", "FiniteDifferences",
    "Folds", "Leaf", "Loss", "Lowest", "Mean", "Meta", "Monotone", "Net", "OneByOne", "Permute", "Ref", "Rng", "Scale", "Sgd", "Shape",
    "Shift", "Within", "Zeros", "contours", "curves", "dataset", "fn", "pixels", "public", *OF_KINDS,
]  # fmt: skip

if TYPE_CHECKING:

    def __getattr__(name: str) -> Any: ...
