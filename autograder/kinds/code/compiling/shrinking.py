"""Smaller forms of a script: fewer calls, fewer entries, rounder numbers.

A form keeps what all of the author's arguments of a name have in common (`Habit`): labels stay labels, probabilities
stay in their range and add up, what was sorted stays sorted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, product
from typing import Any, NamedTuple

import msgspec
import numpy as np

from autograder.nets import Optimizer, Torch, torch_mapped
from autograder.script import Backward, Call, Fn, Get, Given, Look, Poke, Ref, Rng, Script, Step
from autograder.values import Array, Value, leaves, mapped, pack

__all__ = ["Habit", "habit", "smaller"]

FEW = 3  # different numbers that may be labels
CALLS = 3  # calls a form keeps, beside those that make an object

Rounding = Callable[[Any], Any]
ROUNDED: tuple[Rounding, ...] = (
    lambda x: x,
    lambda x: np.round(x, 1),
    lambda x: np.round(2 * x) / 2,
    np.round,
    lambda x: np.where(x < 0, -1.0, 1.0),
)
"""What numbers that are no labels may become; single ones keep their size."""


class Habit(NamedTuple):
    """What all arguments of one name have in common. `labels`: they take few values, which stay as they are."""

    low: float
    high: float
    labels: bool
    whole: bool
    rows_add_up: bool
    columns_add_up: bool
    sorted: bool

    def keeps(self, value: Any) -> bool:
        """Whether an argument has what the others have."""
        other = habit([value])
        inside = self.low <= other.low and other.high <= self.high
        shared = ((self.whole, other.whole), (self.rows_add_up, other.rows_add_up),
                  (self.columns_add_up, other.columns_add_up), (self.sorted, other.sorted))  # fmt: skip
        return inside and all(theirs for mine, theirs in shared if mine)


class Form(NamedTuple):
    """What becomes of all numbers of a script. `kept`: of each length of an axis, how much stays; `most`: of whole numbers."""

    kept: tuple[tuple[int, int], ...]
    arrays: Rounding
    singles: Rounding
    most: int | None


def smaller(scripts: Sequence[Script], shown: Iterable[Script]) -> list[Script]:
    """The smaller forms of what is shown, each once. `scripts`: all there are of a part; they tell the habits."""
    habits = _habits(filter(_plain, scripts))

    @lru_cache(maxsize=None, typed=True)
    def changed(name: str, leaf: Value, form: Form) -> Value | None:
        value = _shrunk(_opened(leaf), habits[name], form)
        return pack(value) if habits[name].keeps(value) else None

    found: dict[Script, None] = {}
    for script in filter(_plain, shown):
        blocks = _blocks(script)
        for form in _forms(script):
            found |= dict.fromkeys(_fewer_calls(blocks, [_formed(block, form, changed) for block in blocks]))
    return list(found)


def _plain(script: Script) -> bool:
    """Calls with plain data, given modules or what calls left, and looks: nothing drawn, lent or done to a module of the student's."""
    return all(isinstance(s, Get | Poke | Look | Backward) or (isinstance(s, Call) and not any(isinstance(v, Rng | Fn) for _, v in s.args)) for s in script)


def _habits(scripts: Iterable[Script]) -> dict[str, Habit]:
    """The habit of each name that numbers are handed over by."""
    numbers: dict[str, list[Any]] = defaultdict(list)
    for script in scripts:
        for name, value in _numbers(script):
            numbers[name].append(value)
    return {name: habit(values) for name, values in numbers.items()}


def _numbers(script: Script) -> Iterator[tuple[str, Any]]:
    """The numbers and arrays that calls are given, each with its argument's name."""
    for step in script:
        for name, value in step.args if isinstance(step, Call) else ():
            if not isinstance(value, Rng | Fn | Ref | Torch):
                yield from ((name, _opened(leaf)) for _, leaf in leaves(value) if _numeric(leaf))


def _opened(leaf: Value) -> Any:
    return leaf.numpy() if isinstance(leaf, Array) else leaf


def _numeric(leaf: Value) -> bool:
    if isinstance(leaf, Array):
        return leaf.dtype.startswith(("float", "int", "bool")) and len(leaf.data) > 0
    return isinstance(leaf, bool | int | float)


def habit(values: Sequence[Any]) -> Habit:
    """What these numbers and arrays have in common; there may be nan among them."""
    arrays = [np.asarray(value, dtype=np.float64) for value in values]
    flat = np.concatenate([a[np.isfinite(a)] for a in arrays]) if arrays else np.zeros(0)
    tables = [a for a in arrays if a.ndim == 2]
    return Habit(
        low=float(flat.min(initial=np.inf)), high=float(flat.max(initial=-np.inf)), labels=len(arrays) > 1 and len(np.unique(flat)) <= FEW,
        whole=bool((flat == np.round(flat)).all()),
        rows_add_up=bool(tables) and all(np.allclose(a.sum(axis=1), 1) for a in tables),
        columns_add_up=bool(tables) and all(np.allclose(a.sum(axis=0), 1) for a in tables),
        sorted=bool(arrays) and all(a.ndim > 0 and bool((np.diff(a, axis=0) >= 0).all()) for a in arrays),
    )  # fmt: skip


def _blocks(script: Script) -> list[Script]:
    """Each call with what is done right after it."""
    blocks: list[list[Step]] = []
    for step in script:
        if isinstance(step, Call):
            blocks.append([step])
        elif blocks:
            blocks[-1].append(step)
    return [tuple(block) for block in blocks]


def _fewer_calls(written: Sequence[Script], blocks: Sequence[Script | None]) -> Iterator[Script]:
    """What makes an object, and of the other calls up to three. `blocks`: those `written`, in another form; None: there is none."""
    calls = [block[0] for block in written if isinstance(block[0], Call)]
    heads = {call.entry.split(".")[0] for call in calls}
    makes = [call.as_ in heads for call in calls]
    if any(made and block is None for made, block in zip(makes, blocks, strict=True)):
        return
    first = [block for made, block in zip(makes, blocks, strict=True) if made and block]
    others = [block for made, block in zip(makes, blocks, strict=True) if not made and block]
    for count in range(1 if False in makes else 0, min(CALLS, len(others)) + 1):
        for chosen in combinations(others, count):
            fewer = tuple(step for block in (*first, *chosen) for step in block)
            if _hangs_together(fewer):
                yield fewer


def _hangs_together(script: Script) -> bool:
    """What a call goes on from is there."""
    there: set[str] = set()
    for step in script:
        if isinstance(step, Call):
            given = {name for name, _ in step.args}
            if any(isinstance(value, Ref) and value.name not in there for _, value in step.args):
                return False
            if any(isinstance(value, Optimizer) and value.of not in there | given for _, value in step.args):
                return False
            there |= {step.as_, *given}
        elif isinstance(step, Look | Backward) and step.name not in there:
            return False
    return True


def _forms(script: Script) -> Iterator[Form]:
    """Of the kinds of numbers that are there."""
    given = [value for _, value in _numbers(script)]
    lengths = sorted({n for value in given if isinstance(value, np.ndarray) for n in value.shape if n > 1})
    kinds = {type(value) for value in given}
    singles, most = ROUNDED[:4] if float in kinds else ROUNDED[:1], (None, 1, 2) if int in kinds else (None,)
    for kept in product(*([(n, m) for m in (1, 2, n) if m <= n] for n in lengths)):
        yield from (Form(kept, *one) for one in product(ROUNDED, singles, most))


def _formed(block: Script, form: Form, changed: Callable[[str, Value, Form], Value | None]) -> Script | None:
    """The steps with their numbers changed; None where a habit would be broken."""
    call, *rest = block
    assert isinstance(call, Call)
    args = [(name, _argument(name, value, form, changed)) for name, value in call.args]
    if any(value is None and old is not None for (_, value), (_, old) in zip(args, call.args, strict=True)):
        return None
    return (msgspec.structs.replace(call, args=tuple(args)), *rest)


def _argument(name: str, value: Given, form: Form, changed: Callable[[str, Value, Form], Value | None]) -> Given:
    """None where a habit would be broken."""
    if isinstance(value, Rng | Fn | Ref):
        return value
    if isinstance(value, Torch):  # of its own shapes; only its numbers become rounder
        return torch_mapped(value, lambda leaf: _rounder(leaf, form))
    if any(changed(name, leaf, form) is None for _, leaf in leaves(value) if _numeric(leaf)):
        return None
    return mapped(value, lambda leaf: changed(name, leaf, form) if _numeric(leaf) else leaf)


def _rounder(leaf: Value, form: Form) -> Value:
    if not isinstance(leaf, Array) or not leaf.dtype.startswith("float"):
        return leaf
    array = leaf.numpy()
    return pack(np.asarray(form.arrays(array) + 0.0, dtype=array.dtype))


def _shrunk(value: Any, habit: Habit, form: Form) -> Any:
    if isinstance(value, np.ndarray):
        kept = dict(form.kept)
        value = value[tuple(slice(kept.get(n, n)) for n in value.shape)]
        return np.asarray(form.arrays(value) + 0.0, dtype=value.dtype) if value.dtype.kind == "f" and not habit.labels else value
    if isinstance(value, bool) or habit.labels:
        return value
    if isinstance(value, int):
        return value if form.most is None else min(form.most, value)
    return float(form.singles(value) + 0.0)
