"""Properties of right answers, as data: what the values of one run, or of several calls, hold among themselves.

Where there is no one right output, a case names properties instead of a reference. `of` names what a property speaks
of: a returned value of the part, what a step keeps (`as_`), an argument, or what a callable was asked; left out, every
returned value. A relation says which further calls to make; what comes of them is judged outside (`kinds/code/judging/properties.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

import msgspec
import numpy as np

from autograder.script import Call, Fn, Given, Script
from autograder.values import Array, Sequence, Value, pack

__all__ = [
    "ERROR", "RELATIONS", "STEP", "Agree", "Breaks", "Calls", "Decisions", "Distribution", "Equal", "Factors", "FiniteDifferences",
    "Folds", "Held", "Lowest", "Mean", "Monotone", "OneByOne", "Permute", "Property", "Relation", "Scale", "Shape", "Shift", "Within", "Zeros",
    "entries", "order", "programs", "rows", "step", "with_calls",
]  # fmt: skip

ERROR = 1e-11
"""How often a property that speaks of chance rejects an honest answer, at most: a hundred of them once in 10⁹."""

STEP = 1e-3
"""Of finite differences, relative to the entry or to 1. With a second one half as long, h² cancels: h⁴ and ε/h are left."""

ENTRIES = 12
"""So many entries of an argument are moved for finite differences, spread over all of it."""


class _Property(msgspec.Struct, frozen=True):
    """Base of all properties."""

    def same(self, other: object) -> bool:
        """Whether the other is this one as its author wrote it, before a key named the parameters."""
        return type(self) is type(other) and all(
            getattr(self, name) == getattr(other, name) for name in self.__struct_fields__ if name != "parameters"
        )


# --- relations: between the case's last call and further ones ------------------------------------------------------


class Shift(_Property, frozen=True, tag="shift"):
    """With `by` added to every entry of `arg`, every entry of the result grows by `adds` (0: it stays)."""

    arg: str
    by: float
    adds: float = 0.0
    of: str = ""


class Scale(_Property, frozen=True, tag="scale"):
    """With `arg` times `by`, the result is times `by` to the power `power` (0: it stays)."""

    arg: str
    by: float
    power: float = 0.0
    of: str = ""


class Permute(_Property, frozen=True, tag="permute"):
    """With `args` reordered together along `axis`, so is the result `along` that axis, or stays where it is None."""

    args: tuple[str, ...]
    along: int | None = 0
    axis: int = 0
    of: str = ""


class OneByOne(_Property, frozen=True, tag="one_by_one"):
    """Sample for sample, as batches of one along `axis` of `args`: their rows, or the mean or the sum of their results."""

    args: tuple[str, ...]
    gives: Literal["rows", "mean", "sum"] = "rows"
    axis: int = 0
    of: str = ""


class FiniteDifferences(_Property, frozen=True, tag="finite_differences"):
    """The case's last call is the gradient of the student's own `forward` with respect to its argument `wrt`.

    `forward` gets those of the call's arguments that have the names of its `parameters` in the stub. `upstream`: the
    argument by which an array it returns is weighted; left out, it returns one number.
    """

    forward: str
    wrt: str
    upstream: str = ""
    of: str = ""
    parameters: tuple[str, ...] = ()


# --- statements: about what one run gave ---------------------------------------------------------------------------


class Shape(_Property, frozen=True, tag="shape"):
    """`of` has the shape of `like`."""

    of: str
    like: str


class Equal(_Property, frozen=True, tag="equal"):
    """`of` equals `to`, `times` a number, observation by observation, up to rounding."""

    of: str
    to: str
    times: float = 1.0


class Factors(_Property, frozen=True, tag="factors"):
    """Every entry of `of` is the entry of `arg`, which has no zeros, times one of the factors `among`."""

    of: str
    arg: str
    among: tuple[float, ...]


class Zeros(_Property, frozen=True, tag="zeros"):
    """Every entry of `of` is 0 with the probability `rate`, on its own: in number, along each axis and between calls."""

    of: str
    rate: float


class Mean(_Property, frozen=True, tag="mean"):
    """Entries of `of` are drawn independently from `low` to `high` with the mean `value`."""

    of: str
    value: float
    low: float
    high: float


class Distribution(_Property, frozen=True, tag="distribution"):
    """Entries of `of` are drawn independently: uniform from `low` to `high`, in their logarithm, or standard normal."""

    of: str
    kind: Literal["uniform", "log-uniform", "normal"]
    low: float = 0.0
    high: float = 1.0


class Within(_Property, frozen=True, tag="within"):
    """Every entry of `of` lies from `low` to `high`."""

    of: str
    low: float
    high: float


class Monotone(_Property, frozen=True, tag="monotone"):
    """`of` never rises ("falling") or never falls ("rising"), over its entries and from observation to observation."""

    of: str
    direction: Literal["falling", "rising"] = "falling"


class Decisions(_Property, frozen=True, tag="decisions"):
    """`weights` and `bias` put every row of the argument `X` on its side: X·w + b > 0 exactly where `y` is positive."""

    X: str = "X"
    y: str = "y"
    weights: str = "w"
    bias: str = "b"


class Folds(_Property, frozen=True, tag="folds"):
    """`k` pairs of index arrays (train, test): each of 0 … n−1 is in one test part, and else in train; sizes differ by 1.

    `shuffled`: which indices share a fold is left to chance in every observation. Not shuffled: test parts are runs.
    """

    n: int
    k: int
    shuffled: bool
    of: str = ""


class Calls(_Property, frozen=True, tag="calls"):
    """The callable `fn` is called so often; counted outside, where nobody can forge it."""

    fn: str
    at_most: int
    at_least: int = 0


class Lowest(_Property, frozen=True, tag="lowest"):
    """`of` is the lowest value the callable `fn` gave, and `at` is where."""

    of: str
    at: str
    fn: str


class Agree(_Property, frozen=True, tag="agree"):
    """At least the share `at_least` of the entries of `of` equal those of `to`: an array, or the name of what holds them.

    What the student's code must not know (labels of unseen samples) stands here, as an array, and in no argument.
    """

    of: str
    to: Value
    at_least: float

    def __post_init__(self) -> None:
        if isinstance(self.to, np.ndarray | list | tuple):
            msgspec.structs.force_setattr(self, "to", pack(np.asarray(self.to)))


class Breaks(_Property, frozen=True, tag="breaks"):
    """`of` is an input that breaks the program `faulty`: the program `right` gives finite numbers for it, and `faulty`
    gives others, one of them at least `by` off, or not finite, or none at all.

    Programs are of the library of functions, `fn("softmax", shift="none")`, and run outside on what the student's code
    returns; several names in `of` are their arguments, in order. `spares`: programs that the input may not break.
    `at_most`: so many numbers may be in it.
    """

    of: str | tuple[str, ...]
    right: Fn
    faulty: Fn
    by: float = 0.1
    spares: tuple[Fn, ...] = ()
    at_most: int = 64

    @property
    def names(self) -> tuple[str, ...]:
        return (self.of,) if isinstance(self.of, str) else self.of


Relation = Shift | Scale | Permute | OneByOne | FiniteDifferences
Property = (
    Shift | Scale | Permute | OneByOne | FiniteDifferences | Shape | Equal | Factors | Zeros | Mean | Distribution | Within | Monotone
    | Decisions | Folds | Calls | Lowest | Agree | Breaks
)  # fmt: skip
RELATIONS = (Shift, Scale, Permute, OneByOne, FiniteDifferences)


class Held(msgspec.Struct, frozen=True):
    """A property of a case. `steps`: of a relation, its last call in the script and the further ones."""

    property: Property
    steps: tuple[int, ...] = ()


def programs(held: tuple[Held, ...]) -> tuple[Fn, ...]:
    """The programs that properties run on what comes back."""
    breaks = [one.property for one in held if isinstance(one.property, Breaks)]
    return tuple(program for one in breaks for program in (one.right, one.faulty, *one.spares))


def with_calls(script: Script, properties: tuple[Property, ...]) -> tuple[Script, tuple[Held, ...]]:
    """The script with the further calls its relations make. Raises `ValueError` where it has no fitting last call."""
    steps = list(script)
    base = max((i for i, step in enumerate(script) if isinstance(step, Call)), default=-1)
    held = []
    for one in properties:
        if not isinstance(one, RELATIONS):
            held.append(Held(one))
            continue
        last = steps[base] if base >= 0 else None
        if not isinstance(last, Call) or not last.see:
            raise ValueError(f"{type(one).__name__} needs a call whose result is looked at")
        further = list(_further(one, last))
        held.append(Held(one, (base, *range(len(steps), len(steps) + len(further)))))
        steps += further
    return tuple(steps), tuple(held)


def _further(relation: Relation, last: Call) -> Iterator[Call]:
    match relation:
        case Shift(arg=arg, by=by):
            yield _with(last, {arg: lambda array: array + by})
        case Scale(arg=arg, by=by):
            yield _with(last, {arg: lambda array: array * by})
        case Permute(args=args, axis=axis):
            yield _with(last, dict.fromkeys(args, lambda array: np.take(array, order(array.shape[axis]), axis)))
        case OneByOne(args=args, axis=axis):
            for row in range(rows(relation, last)):
                yield _with(last, dict.fromkeys(args, lambda array, row=row: np.take(array, [row], axis)))  # type: ignore[misc]
        case FiniteDifferences(wrt=wrt):
            given = dict(last.args)
            kept_as = f"own {relation.forward}"  # no name of Python's, so that it hides none
            own = Call(relation.forward, tuple((name, given[name]) for name in relation.parameters), kept_as)
            for place in entries(relation, last):
                for factor in (1.0, -1.0, 0.5, -0.5):
                    yield _with(own, {wrt: lambda array, place=place, factor=factor: _moved(array, place, factor)})  # type: ignore[misc]


def _with(call: Call, changes: dict[str, Callable[[Any], Any]]) -> Call:
    known = dict(call.args)
    if missing := [name for name in changes if name not in known]:
        raise ValueError(f"{call.entry} is not called with {missing[0]!r}")
    args = tuple((name, _changed(value, changes[name]) if name in changes else value) for name, value in call.args)
    return msgspec.structs.replace(call, args=args)


def _changed(value: Given, change: Callable[[Any], Any]) -> Given:
    """Numbers stay numbers, lists stay lists."""
    match value:
        case Array():
            return pack(np.asarray(change(value.numpy())))
        case Sequence():
            return Sequence(value.kind, tuple(pack(item) for item in change(np.array([_number(x) for x in value.items])).tolist()))
        case _:
            return pack(float(change(np.asarray(_number(value)))))


def _number(value: Any) -> float:
    if isinstance(value, bool | int | float):
        return float(value)
    raise ValueError("a relation changes numbers and arrays of them only")


def order(count: int) -> list[int]:
    """The order `Permute` puts so many rows into: drawn once and for all, and the last one comes first."""
    return [count - 1, *np.random.default_rng(count).permutation(count - 1).tolist()] if count else []


def rows(relation: OneByOne, call: Call) -> int:
    """How many samples the call has."""
    value = dict(call.args).get(relation.args[0])
    if not isinstance(value, Array) or relation.axis >= len(value.shape):
        raise ValueError(f"{relation.args[0]!r} is no array with an axis {relation.axis}")
    return value.shape[relation.axis]


def entries(relation: FiniteDifferences, call: Call) -> list[int]:
    """The entries that are moved, by their flat index."""
    value = dict(call.args).get(relation.wrt)
    size = value.numpy().size if isinstance(value, Array) else 1
    return sorted(set(np.linspace(0, size - 1, min(size, ENTRIES)).round().astype(int).tolist()))


def step(value: float) -> float:
    """How far an entry is moved: a power of two, so that it is there and back exactly."""
    return float(2.0 ** np.round(np.log2(STEP * max(1.0, abs(value)))))


def _moved(array: Any, place: int, factor: float) -> Any:
    moved = np.array(array, dtype=np.float64)
    moved.reshape(-1)[place] += factor * step(float(moved.reshape(-1)[place]))
    return moved

