"""Whether a wrong answer is the right one times a constant, at every point tried: 2, −1, 1/n."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import arb, ctx

from autograder.formulas.comparing.balls import Meter, exact
from autograder.formulas.comparing.dag import Spent
from autograder.formulas.comparing.instance import Instance, Question

__all__ = ["factor_of"]

POINTS = 4
TRIES = 16
LARGEST = 48
OPERATIONS = 40_000


def factor_of(question: Question, instance: Instance) -> str:
    """The constant, with a size where it grows with one ("n", "2/n"); "" where there is none."""
    here = _ratio(instance)
    if here is None:
        return ""
    if not instance.sizes:
        return str(here)
    other = {name: size + 2 for name, size in instance.sizes.items()}
    powers = [(Fraction(1), "")]
    there = None
    for name in instance.sizes:
        try:
            sizes = {**instance.sizes, name: other[name]}
            there = _ratio(Instance(question, sizes, Meter(OPERATIONS)))
        except Spent:
            return ""
        if there is None:
            return ""
        grown = there / here
        by = Fraction(sizes[name], instance.sizes[name])
        if grown not in (1, by, 1 / by):
            return ""
        if grown != 1:
            up = grown == by
            size = Fraction(instance.sizes[name])
            powers.append((size if up else 1 / size, f"*{name}" if up else f"/{name}"))
    constant = here
    for value, _ in powers:
        constant /= value
    text = f"{constant}{''.join(name for _, name in powers)}"
    return text.removeprefix("1*")


def _ratio(instance: Instance) -> Fraction | None:
    """The one small fraction that all entries have to the reference's at a few points."""
    search = instance.search
    found: Fraction | None = None
    seen = 0
    with ctx.workprec(128):
        for _ in range(TRIES):
            at = next(search.more)
            known = search.program.run({leaf: exact(value) for leaf, value in at.items()})
            for left, right in instance.problem.pairs:
                student, reference = known[left], known[right]
                if student is None or reference is None:
                    break
                ratio = _quotient(student, reference)
                if ratio is None:
                    return None
                if ratio == "any":
                    continue
                if found is None:
                    found = ratio
                if found != ratio:
                    return None
            else:
                seen += 1
                if seen == POINTS:
                    return None if found in (None, 0, 1) else found
    return None


def _quotient(student: Any, reference: Any) -> Any:
    """A small fraction, "any" where both are 0, None where the quotient is none."""
    left, right = arb(student), arb(reference)
    if right.contains(0) or left.contains(0):
        return "any" if left.contains(0) and right.contains(0) else None
    quotient = left / right
    if not abs(quotient) < LARGEST + 1:
        return None
    guess = Fraction(float(quotient)).limit_denominator(LARGEST)
    near = bool((quotient - arb(exact(guess))).contains(0)) and quotient.rel_accuracy_bits() > 60
    return guess if near and abs(guess) <= LARGEST else None
