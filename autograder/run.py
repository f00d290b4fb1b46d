"""One driver for student code, in the jail and in the student's own kernel: names read, scripts driven, errors as data.

The two differ in where a file name is a cell (`Place`), in what a side hands over, and in what must pass through
(Ctrl-C, an end of time); in nothing that a verdict depends on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Literal

from autograder.records import Garbled, Missing, Raised, Returned
from autograder.script import Misfit, NoSuchName, Script, Seen, Side, drive
from autograder.values import Other, TooBig, Value

__all__ = ["MESSAGE", "Place", "clean", "outcome", "raised", "values"]

NAME, ERROR, MESSAGE = 200, 80, 500
SMALL = 60

Place = Callable[[BaseException], tuple[int | None, int | None]]
"""The line an error comes from, and the number of its cell."""


def outcome(
    script: Script, names: Mapping[str, Any], side: Side, place: Place, through: tuple[type[BaseException], ...] = ()
) -> Returned | Raised | Missing | Garbled:
    """Drive a script over the student's names; whatever happens is an outcome, but for what goes `through`."""
    seen: list[Seen] = []
    changed: dict[str, None] = {}
    try:
        for event in drive(script, names, side):
            if isinstance(event, Seen):
                seen.append(event)
            else:
                changed[event] = None
    except through:
        raise
    except NoSuchName as missing:
        return Missing(name=str(missing)[:NAME])
    except Misfit as misfit:
        return Raised(error="TypeError", message=clean(str(misfit)), stage="signature", seen=tuple(seen))
    except TooBig as big:
        return Garbled(why=str(big))
    except BaseException as error:
        return raised(_unwrapped(error), "call", place, tuple(seen))
    return Returned(seen=tuple(seen), changed=tuple(changed))


def values(wanted: Collection[str], names: Mapping[str, Any], see: Callable[[Any], Value]) -> dict[str, Value]:
    """What the names hold, of those that are there; what is no data is told by its type alone."""
    found: dict[str, Value] = {}
    for name in wanted:
        if name not in names:
            continue
        try:
            found[name] = see(_by_text(names[name]))
        except BaseException:
            found[name] = Other(clean(type(names[name]).__name__, ERROR))
    return found


def _by_text(thing: Any) -> Any:
    """A small dictionary by numbers as one by their texts: of an answer they name what they stand for, and that is data."""
    if type(thing) is not dict or not 0 < len(thing) <= SMALL or not all(type(key) in (int, str) for key in thing):
        return thing
    texts = [key if type(key) is str else str(key) for key in thing if type(key) is str or abs(key) < SMALL]
    return dict(zip(texts, thing.values(), strict=True)) if len(set(texts)) == len(thing) else thing


def raised(error: BaseException, stage: Literal["cell", "call"], place: Place, seen: tuple[Seen, ...] = ()) -> Raised:
    """An exception as data: its name and text, cut, and the deepest line of a cell it passed through."""
    line, cell = place(error)
    name = "MemoryError" if isinstance(error, MemoryError) else _shown(error)
    try:
        message = clean(str(error.msg if isinstance(error, SyntaxError) else error))
    except BaseException:
        message = ""
    return Raised(error=clean(name, ERROR), message=message, stage=stage, line=line, cell=cell, seen=seen)


def _shown(error: BaseException) -> str:
    """Its type's name, without our own kinds of it."""
    kind = type(error)
    return next((base.__name__ for base in kind.__mro__ if not base.__module__.startswith("autograder.")), kind.__name__)


def _unwrapped(error: BaseException) -> BaseException:
    """A `StopIteration` of the student's leaves our generator as a `RuntimeError`."""
    cause = error.__cause__
    return cause if type(error) is RuntimeError and isinstance(cause, StopIteration) else error


def clean(text: str, length: int = MESSAGE) -> str:
    """Bounded Unicode: no lone surrogates."""
    return text[:length].encode("utf-8", "replace").decode()
