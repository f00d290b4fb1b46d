"""What SymPy says of a question that balls and the identity test have left open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import sympy

from autograder.algebra.objects import of_graph, of_tree
from autograder.algebra.proving import vanishes
from autograder.formulas import Entries, Name, Open, Opinion, Point, Problem, names

__all__ = ["opinion"]

FAR = (Fraction(5), Fraction(7, 3), Fraction(11), Fraction(1, 7), Fraction(-5), Fraction(-13, 2), Fraction(100), Fraction(-100))
LARGEST = 12
NEAR = (Fraction(1, 3), Fraction(2, 7), Fraction(5, 6), Fraction(9, 10))


def opinion(asked: Open) -> Opinion:
    """True where it proves them equal, a point where it says that they differ, None where it cannot say.

    A point is exact, at the first of the sizes or at sizes of its own, and to be confirmed by balls.
    """
    try:
        if asked.problems:
            return _at_sizes(asked)
        return _at_all_sizes(asked)
    except MemoryError:
        raise
    except Exception:  # SymPy fails in many ways on what it does not know
        return None


def _at_sizes(asked: Open) -> Opinion:
    proved = True
    for number, problem in enumerate(asked.problems):
        for left, right in problem.pairs:
            student, reference = of_graph(problem.dag, (left, right), problem.domains)
            difference = student - reference
            if vanishes(difference, problem.domains):
                continue
            proved = False
            if not number and (point := _apart(difference, problem)) is not None:
                return point
    return True if proved else None


def _at_all_sizes(asked: Open) -> Opinion:
    """By entries, with sums as sums; only where names stand for themselves. A point is one of sizes only.

    What is equal without the constraints is so with them.
    """
    if {*names(asked.student), *names(asked.reference)} & asked.definitions.keys():
        return None
    entries = Entries(asked.shapes)
    where = [Name(f"#at{i}") for i in range(len(entries.arrays.of(asked.student)))]
    domains = {d: "natural" for shape in asked.shapes.values() for d in shape if not d.isdigit()} | dict(asked.domains)
    domains |= {axis.name: "index" for axis in where}
    student, reference = (of_tree(entries(tree, where), domains) for tree in (asked.student, asked.reference))
    difference = student - reference
    if vanishes(difference, domains):
        return True
    sizes = [name for name in asked.sizes if domains.get(name) == "natural"]
    rest = sympy.expand(difference)
    if asked.constrained or rest.has(sympy.Sum, sympy.Product) or not {one.name for one in rest.free_symbols} <= set(sizes):
        return None
    known = (({name: Fraction(n + i) for i, name in enumerate(sizes)}) for n in range(1, LARGEST))
    return next((at for at in known if _value(rest, at)), None)


def _apart(difference: Any, problem: Problem) -> Point | None:
    """A point where SymPy knows the difference exactly, and that it is not 0."""
    for at in _tried(problem.domains, sorted(map(str, difference.free_symbols))):
        if _value(difference, at):
            return at
    return None


def _value(difference: Any, at: Point) -> Any:
    """Its rational value there, None where that is not known."""
    named = {one: sympy.Rational(at[one.name].numerator, at[one.name].denominator) for one in difference.free_symbols}
    value = difference.subs(named)
    value = value if value.is_Rational else sympy.simplify(value)
    return value if value.is_Rational else None


def _tried(domains: Mapping[str, str], leaves: list[str]) -> Iterator[Point]:
    for turn in range(4):
        at: Point = {}
        for place, leaf in enumerate(leaves):
            number = turn + place
            match domains.get(leaf, "real"):
                case "unit":
                    at[leaf] = NEAR[number % len(NEAR)]
                case "positive":
                    at[leaf] = abs(FAR[number % len(FAR)])
                case "natural":
                    at[leaf] = Fraction(5 + number % 4)
                case "binary":
                    at[leaf] = Fraction(number % 2)
                case "sign":
                    at[leaf] = Fraction(1 - 2 * (number % 2))
                case "index":
                    at[leaf] = Fraction(1)
                case _:
                    at[leaf] = FAR[number % len(FAR)]
        yield at

