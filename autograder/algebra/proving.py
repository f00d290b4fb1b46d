"""Does a difference vanish? Only forms in which SymPy keeps to what it may assume count, never a value at points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import sympy
from sympy.calculus.util import continuous_domain

from autograder.algebra.objects import symbol
from autograder.formulas import holds

__all__ = ["forms", "vanishes"]

STRETCHES = {
    "real": sympy.S.Reals, "positive": sympy.Interval.open(0, sympy.oo), "unit": sympy.Interval.open(0, 1),
}  # fmt: skip
"""Domains without a gap."""


def vanishes(difference: Any, domains: Mapping[str, str]) -> bool:
    """Whether SymPy proves that it is 0 wherever it has a value. `domains`: of the names in it."""
    if any(form == 0 for form in forms(difference, domains)):
        return True
    return _is_flat(difference, domains)


def forms(difference: Any, domains: Mapping[str, str]) -> Iterator[Any]:
    """The difference in simpler and simpler forms, all equal to it wherever it has a value."""
    yield difference
    if difference.has(sympy.Sum, sympy.Product):
        yield sympy.expand(_parted(difference))
        difference = _decided(difference.doit(), domains)
        yield difference
        yield _decided(sympy.simplify(difference), domains)
    for step in STEPS:
        yield _decided(step(difference), domains)


STEPS: tuple[Callable[[Any], Any], ...] = (
    sympy.expand,
    lambda d: sympy.expand(sympy.fraction(sympy.together(d))[0]),
    lambda d: sympy.expand(sympy.fraction(sympy.together(sympy.expand(d.rewrite(sympy.exp), deep=True)))[0]),
    sympy.simplify,
    lambda d: sympy.simplify(sympy.piecewise_fold(d)) if d.has(sympy.Piecewise) else d,
    lambda d: sympy.simplify(sympy.expand_log(sympy.expand_power_base(sympy.expand(d)))),
)


def _parted(found: Any) -> Any:
    """Every sum term by term, with what does not depend on its index before it."""
    return found.replace(lambda part: isinstance(part, sympy.Sum) and len(part.limits) == 1, _terms)


def _terms(whole: Any) -> Any:
    ((name, low, high),) = whole.limits
    parted = [term.as_independent(name, as_Add=False) for term in sympy.Add.make_args(sympy.expand(whole.function))]
    return sympy.Add(*(c * (high - low + 1 if rest == 1 else _alone(rest, name, low, high)) for c, rest in parted))


def _alone(body: Any, name: Any, low: Any, high: Any) -> Any:
    """The sum, over a name that all such sums have, where nothing else is called so."""
    first = symbol("#1", "index")
    if body.has(sympy.Sum) or first in body.free_symbols:
        return sympy.Sum(body, (name, low, high))
    return sympy.Sum(body.xreplace({name: first}), (first, low, high))


def _decided(found: Any, domains: Mapping[str, str]) -> Any:
    """The form without branches for values that a name cannot have: q is never 1 in ]0, 1[."""
    never = {one: sympy.false for one in found.atoms(sympy.Eq) if _is_never(one, domains)} if found.has(sympy.Piecewise) else {}
    return found.xreplace(never) if never else found


def _is_never(equation: Any, domains: Mapping[str, str]) -> bool:
    name, value = equation.args[::-1] if equation.args[0].is_Rational else equation.args
    if not (value.is_Rational and value.is_nonzero):
        return False
    if name.is_Pow and name.exp == -1:
        name, value = name.base, 1 / value
    return bool(name.is_Symbol and name.name in domains and not holds(domains[name.name], Fraction(int(value.p), int(value.q))))


def _is_flat(difference: Any, domains: Mapping[str, str]) -> bool:
    """Whether it is smooth on an unbroken domain of one name, its slope 0, and it itself at one point."""
    (name, *more) = sorted(difference.free_symbols, key=str) or [None]
    if name is None or more or difference.has(sympy.Piecewise, sympy.sign, sympy.Abs, sympy.Sum, sympy.Product):
        return False
    stretch = STRETCHES.get(domains.get(str(name), "real"))
    if stretch is None or name != symbol(str(name), domains.get(str(name), "real")):
        return False
    try:
        if continuous_domain(difference, name, stretch) != stretch:
            return False
    except (NotImplementedError, ValueError):
        return False
    slope = sympy.diff(difference, name)
    if not any(form == 0 for form in forms(slope, domains)):
        return False
    at = sympy.Rational(1, 2)
    return any(sympy.simplify(difference.subs(name, value)) == 0 for value in (at, sympy.S.One) if value in stretch)
