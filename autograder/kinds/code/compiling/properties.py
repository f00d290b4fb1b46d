"""Properties in a key: what an author names becomes further calls, and cases of their own beside the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from autograder.kinds.code.judging.agrees import commonest
from autograder.kinds.code.judging.observed import floats
from autograder.properties import RELATIONS, Agree, Breaks, FiniteDifferences, Property, Relation, with_calls
from autograder.records import Case
from autograder.script import Call

__all__ = ["beside", "has_relation", "with_properties"]

Stub = Mapping[str, Sequence[str]]


def with_properties(case: Case, properties: Iterable[Property], stub: Stub) -> Case:
    """The case with the calls that its properties compare. Raises `ValueError` with a sentence where they do not fit."""
    try:
        named = tuple(_checked(one, stub) for one in properties)
        script, held = with_calls(case.script, named)
    except (ValueError, IndexError, KeyError) as error:
        raise ValueError(f"case {case.name!r}: {error}") from error
    return msgspec.structs.replace(case, script=script, held=held)


def beside(case: Case, checks: Sequence[Relation], stub: Stub, returns: Collection[str]) -> Iterator[Case]:
    """A case for each of the relations that speaks of this one's last call, and of what its part `returns`."""
    calls = [step for step in case.script if isinstance(step, Call)]
    for number, check in enumerate(checks, 1):
        if calls and (not check.of or check.of in returns) and _speaks(check, calls[-1], stub):
            name = f"{case.name}, {type(check).__name__} {number}"
            yield with_properties(msgspec.structs.replace(case, name=name, picture=None), [check], stub)


def _speaks(check: Relation, call: Call, stub: Stub) -> bool:
    given = dict(call.args)
    if isinstance(check, FiniteDifferences):
        return call.see and {check.wrt, *stub.get(check.forward, ())} <= given.keys() and call.entry != check.forward
    names = (check.arg,) if hasattr(check, "arg") else check.args
    return call.see and all(name in given for name in names)


def _checked(one: Property, stub: Stub) -> Property:
    """As data of the types it declares, NumPy's numbers as Python's; with the parameters of a forward pass."""
    try:
        one = msgspec.msgpack.decode(msgspec.msgpack.encode(one, enc_hook=lambda x: x.item()), type=Property)
    except (msgspec.ValidationError, AttributeError, TypeError) as error:
        raise ValueError(f"{type(one).__name__}: {error}") from error
    if isinstance(one, Breaks):
        _can_break(one)
    if isinstance(one, Agree):
        _can_agree(one)
    if isinstance(one, FiniteDifferences):
        if one.forward not in stub:
            raise ValueError(f"the stub does not define {one.forward!r}, the forward pass")
        return msgspec.structs.replace(one, parameters=tuple(stub[one.forward]))
    return one


def _can_break(one: Breaks) -> None:
    if not one.names or not one.by > 0:
        raise ValueError(f"Breaks: by is {one.by!r}; it must be above 0, and `of` must name a returned value")


def _can_agree(one: Agree) -> None:
    if not 0 < one.at_least <= 1:
        raise ValueError(f"Agree: at_least is {one.at_least!r}; it is a share, above 0 and 1 at most")
    if not isinstance(one.to, str):
        wanted = floats(one.to)
        if wanted is None or not wanted.size:
            raise ValueError("Agree: `to` is no array of numbers, and no name of what holds them")
        if (same := commonest(wanted)) >= one.at_least:
            raise ValueError(f"Agree: one and the same answer everywhere is right in a share of {same:.3g}, and at_least asks for {one.at_least:g} only. Ask for more")


def has_relation(case: Case) -> bool:
    """Whether some property compares calls, within a tolerance."""
    return any(isinstance(held.property, RELATIONS) for held in case.held)
