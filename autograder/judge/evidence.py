"""What lets a student see a mistake: the smallest visible case that fails, as Python to copy, and two paths to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autograder.judge.agreement import split, within
from autograder.records import Case, CodeKey, Key, Outcome, Part, Plot, Returned, Trial
from autograder.script import Call, Fn, Get, Given, Poke, Ref, Rng, Seen
from autograder.values import Array, Mapping, Value, describe, leaves, unpack
from autograder.values import Sequence as SequenceValue

__all__ = ["call_text", "plot", "trial"]

MAX_NUMBERS = 40
WIDTH = 72

Rows = Sequence[tuple[Case, Outcome | None, Outcome | None]]


def trial(key: Key, rows: Rows, failing: set[tuple[str, str]]) -> Trial | None:
    """The visible failing case with the fewest numbers, if a person can read it."""
    parts = {part.name: part for part in key.exercise.parts}
    fits = []
    for case, outcome, _ in rows:
        if case.visible and isinstance(outcome, Returned) and not case.plot and _size(case) <= MAX_NUMBERS:
            wrong = next(_wrong(parts[case.part], case, outcome), None)
            if wrong:
                fits.append((_size(case), case, wrong))
    if not fits:
        return None
    _, case, (name, step, right, yours) = min(fits, key=lambda fit: fit[0])
    mine, theirs = ("", "") if step < 0 else (_short(yours, right), _short(right, yours))
    return Trial(code=_program(parts[case.part], case, name, step), yours=mine, right=theirs)


def _size(case: Case) -> int:
    numbers = [unpack(v) for s in case.script if isinstance(s, Call) for _, v in s.args if isinstance(v, Array)]
    return sum(a.size for a in numbers) + len(case.script)


def _wrong(part: Part, case: Case, outcome: Returned) -> Iterator[tuple[str, int, Value, Value]]:
    for i, expected in enumerate(case.expected):
        seen = outcome.seen[i].value if i < len(outcome.seen) else None
        for name, right, yours, widths in split(part, expected, seen, case.tolerance[i]) or ():
            if not within(right, yours, widths):
                yield name, expected.step, right, yours
    if outcome.changed:
        name = outcome.changed[0]
        step = next((i for i, s in enumerate(case.script) if isinstance(s, Call) and name in dict(s.args)), None)
        if step is not None:
            yield name, -1 - step, None, None


def _program(part: Part, case: Case, name: str, step: int) -> str:
    """The script up to the failing step, as Python."""
    if step < 0:
        call = case.script[-1 - step]
        assert isinstance(call, Call)
        given = next(v for k, v in call.args if k == name)
        return f"{name} = {_text(given)}\n{call_text('', call, {name})}\nprint({name})"
    lines = []
    for number, item in enumerate(case.script[: step + 1]):
        target = ", ".join(r.name for r in part.returns) if number == step and len(part.returns) > 1 and item_is_whole(item, part) else name
        match item:
            case Call():
                kept = target if number == step else item.as_ if _used_later(case, item.as_, number) else ""
                lines.append(call_text(kept, item))
            case Get(path=path):
                lines.append(f"{name} = {path}")
            case Poke(name=poked, value=value):
                lines.append(f"# now every entry of {poked} is set to {value:g}, in place")
    return "\n".join([*lines, f"print({name})"])


def item_is_whole(item: object, part: Part) -> bool:
    """The step's result is shared by several returned values."""
    return isinstance(item, Call) and item.as_ not in {r.name for r in part.returns}


def _used_later(case: Case, name: str, number: int) -> bool:
    later = case.script[number + 1 :]
    return any(
        (isinstance(s, Call) and (s.entry.split(".")[0] == name or any(isinstance(v, Ref) and v.name == name for _, v in s.args)))
        or (isinstance(s, Get) and s.path.split(".")[0] == name)
        for s in later
    )


def call_text(target: str, call: Call, as_names: set[str] | frozenset[str] = frozenset()) -> str:
    """One call as Python, wrapped at 72 characters under its bracket."""
    head = f"{target} = {call.entry}(" if target else f"{call.entry}("
    items = [f"{k}={k if k in as_names else _text(v)}" for k, v in call.args]
    lines, line = [], head
    for i, item in enumerate(items):
        item += ")" if i == len(items) - 1 else ", "
        if len(line) + len(item.rstrip()) > WIDTH and line.strip() and line != head:
            lines.append(line.rstrip())
            line = " " * len(head)
        line += item
    return "\n".join([*lines, line if items else head + ")"])


def _text(value: Given) -> str:
    match value:
        case Array() if value.shape and not value.numpy().any():
            shape = value.shape[0] if len(value.shape) == 1 else value.shape
            return f"np.zeros({shape})"
        case Array():
            return f"np.array({_list(value.numpy().tolist())})"
        case SequenceValue(kind="tuple", items=items):
            return "(" + ", ".join(_text(x) for x in items) + ("," if len(items) == 1 else "") + ")"
        case SequenceValue(items=items):
            return "[" + ", ".join(_text(x) for x in items) + "]"
        case Mapping(items=pairs):
            return "{" + ", ".join(f"{k!r}: {_text(v)}" for k, v in pairs) + "}"
        case Rng(seed=seed):
            return f"np.random.default_rng({seed})"
        case Fn(name=name):
            return name
        case Ref(name=name, index=index):
            return name if index is None else f"{name}[{index}]"
        case float() if value != value:
            return 'float("nan")'
        case _:
            return repr(value)


def _list(items: Any) -> str:
    return "[" + ", ".join(_list(x) for x in items) + "]" if isinstance(items, list) else repr(items)


def _short(value: Value, other: Value) -> str:
    """A value in few signs, with as many decimals as tell it from the other (at most 6)."""
    if not isinstance(value, Array | float) or not isinstance(other, Array | float | int):
        return describe(value) if isinstance(value, SequenceValue) else str(unpack(value))[:60] if not isinstance(value, Array) else _array_text(value, 4)
    return _array_text(value, _decimals(value, other))


def _decimals(a: Value, b: Value) -> int:
    x, y = np.asarray(unpack(a), dtype=np.float64), np.asarray(unpack(b), dtype=np.float64)
    if x.shape != y.shape or not np.isfinite(x).all() or not np.isfinite(y).all():
        return 4
    gap = float(np.max(np.abs(x - y), initial=0.0))
    return int(np.clip(np.ceil(-np.log10(gap)) + 1, 1, 6)) if gap > 0 else 4


def _array_text(value: Value, digits: int) -> str:
    array = np.round(np.asarray(unpack(value), dtype=np.float64), digits)
    return np.array2string(array, max_line_width=10_000, separator=", ", threshold=8, formatter={"float_kind": lambda x: f"{x:.{digits}f}"}).replace("\n", "")


def plot(key: Key, rows: Rows) -> Plot | None:
    """The plotted case's path, yours beside the right one, if both are finite and differ."""
    assert isinstance(key.body, CodeKey)
    for case, outcome, _ in rows:
        if case.plot and isinstance(outcome, Returned):
            part = next(p for p in key.exercise.parts if p.name == case.part)
            right = _path(part, case, case.expected)
            yours = _path(part, case, outcome.seen)
            if len(right) == len(yours) and np.isfinite(yours).all() and right != yours and np.max(np.abs(yours)) < 1e12:
                start = _start(case)
                return Plot(caption=case.plot, name=case.plot_of, right=(*start, *right), yours=(*start, *yours))
    return None


def _path(part: Part, case: Case, seen: tuple[Seen, ...]) -> tuple[float, ...]:
    path = []
    for i, expected in enumerate(case.expected[: len(seen)]):
        for name, _, yours, _ in split(part, expected, seen[i].value, case.tolerance[i]) or ():
            if name == case.plot_of:
                numbers = [leaf for _, leaf in leaves(yours) if isinstance(leaf, Array | int | float)]
                flat = np.asarray(unpack(numbers[0]), dtype=np.float64).ravel() if numbers else np.array([])
                path.append(float(flat[0]) if flat.size else float("nan"))
    return tuple(path)


def _start(case: Case) -> tuple[float, ...]:
    """Where the path begins: the plotted value as it was handed to the first call."""
    first = next(s for s in case.script if isinstance(s, Call))
    value = dict(first.args).get(case.plot_of)
    return (float(value.numpy().ravel()[0]),) if isinstance(value, Array) and value.numpy().size else ()
