"""Formulas as trees: read a text safely, show how it was read, differentiate, tell whether two are equal.

This is all that other rooms use of it. Nothing here speaks of grading, and nothing needs NumPy, torch or SymPy: it also
runs in a browser. What needs ball arithmetic is loaded when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from autograder.formulas.arrays import ShapeError, shape_of
from autograder.formulas.comparing.compare import (
    Comparison,
    Open,
    Opinion,
    Point,
    Second,
    Witness,
    compare,
    compare_trees,
    indices_of,
    leaves_of,
    witness,
)
from autograder.formulas.comparing.constraints import Constraint, convention, solve
from autograder.formulas.comparing.dag import Dag, Spent
from autograder.formulas.comparing.lower import Grid, Lower, leaf_name, places
from autograder.formulas.comparing.points import DOMAINS, friendly, generic, holds
from autograder.formulas.differentiate import SLIPS, Slip, differentiate
from autograder.formulas.entries import Entries, rebuilt
from autograder.formulas.functions import ACTIVATIONS, ARRAY_FUNCTIONS, DEFINITIONS, DERIVATIVES, SPELLINGS, expanded
from autograder.formulas.mathml import typeset
from autograder.formulas.reading.naming import loose
from autograder.formulas.reading.read import Link, ReadError, read, read_chain
from autograder.formulas.reading.tokens import MAX_LENGTH, canonical
from autograder.formulas.show import decimal, pair, short, show, write
from autograder.formulas.tree import (
    BINDERS,
    ONE,
    Name,
    Number,
    Op,
    Tree,
    add,
    bound,
    call,
    delta,
    fold,
    index,
    inv,
    mul,
    names,
    neg,
    power,
    sub,
    substitute,
    walk,
)

if TYPE_CHECKING:
    from autograder.formulas.comparing.balls import Balls, Program, Undefined, ball, exact
    from autograder.formulas.comparing.refute import Problem, Separation

__all__ = [
    "ACTIVATIONS", "ARRAY_FUNCTIONS", "BINDERS", "DEFINITIONS", "DERIVATIVES", "DOMAINS", "MAX_LENGTH", "ONE", "SLIPS", "SPELLINGS",
    "Balls", "Comparison", "Constraint", "Dag", "Entries", "Grid", "Link", "Lower", "Name", "Number", "Op", "Open", "Opinion", "Point", "Problem", "Program",
    "ReadError", "Second", "Separation", "ShapeError", "Slip", "Spent", "Tree", "Undefined", "Witness",
    "add", "ball", "bound", "call", "canonical", "compare", "compare_trees", "convention", "decimal", "delta", "differentiate",
    "exact", "expanded", "fold", "friendly", "generic", "holds", "index", "indices_of", "inv", "leaf_name", "leaves_of", "loose", "mul",
    "names", "neg", "pair", "places", "power", "read", "read_chain", "rebuilt", "shape_of", "short", "show", "solve", "sub",
    "substitute", "typeset", "walk", "witness", "write",
]  # fmt: skip

LATE = dict.fromkeys(("Balls", "Program", "Undefined", "ball", "exact"), "balls") | {"Problem": "refute", "Separation": "refute"}
"""What is loaded with ball arithmetic, and where it stands."""


def __getattr__(name: str) -> Any:
    if name not in LATE:
        raise AttributeError(f"module 'autograder.formulas' has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"autograder.formulas.comparing.{LATE[name]}"), name)
    return found
