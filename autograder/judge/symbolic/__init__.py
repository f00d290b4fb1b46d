"""Formulas: read a student's text safely, show how it was read, and tell whether it equals a reference."""

from autograder.judge.symbolic.arrays import shape_of
from autograder.judge.symbolic.comparing.compare import Comparison, Witness, compare, compare_trees, leaves_of
from autograder.judge.symbolic.differentiate import SLIPS, Slip, differentiate
from autograder.judge.symbolic.mathml import typeset
from autograder.judge.symbolic.reading.read import Link, ReadError, read, read_chain
from autograder.judge.symbolic.show import decimal, pair, short, show, write
from autograder.judge.symbolic.tree import Name, Number, Op, Tree, names

__all__ = [
    "SLIPS", "Comparison", "Link", "Name", "Number", "Op", "ReadError", "Slip", "Tree", "Witness", "compare", "compare_trees",
    "decimal", "differentiate", "leaves_of", "names", "pair", "read", "read_chain", "shape_of", "short", "show", "typeset", "write",
]  # fmt: skip
