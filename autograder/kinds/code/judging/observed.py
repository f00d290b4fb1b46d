"""What a run gave, found by the names that properties use; and what a property finds broken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np

from autograder.judge.agreement import items
from autograder.records import Case, Part, Returned
from autograder.script import Call, Fn, Seen
from autograder.values import Array, Sequence, Value, describe

__all__ = ["EPS", "Args", "Broken", "Observed", "Unfit", "floats"]

EPS = float(np.finfo(np.float64).eps)

Args = Mapping[str, Any]  # texts and numbers, as a verdict has them


class Broken(msgspec.Struct, frozen=True):
    """A property that does not hold: of which returned value (all: ""), its sentence, and what tells mistakes apart.

    Two runs make the same mistake if code and `trait` agree, numbers up to `slack`. `tells`: few mistakes break it so.
    """

    value: str
    code: str
    args: Args = {}
    trait: tuple[str | float, ...] = ()
    slack: float = 1e-6
    tells: bool = True


class Unfit(Exception):
    """What is there is not of the kind a property speaks of."""

    def __init__(self, broken: Broken) -> None:
        super().__init__(broken.code)
        self.broken = broken


class Observed:
    """One case's run, looked at by name."""

    def __init__(self, part: Part, case: Case, outcome: Returned) -> None:
        self.part, self.case, self.outcome = part, case, outcome
        self.names = [r.name for r in part.returns]
        self.further = {step for held in case.held for step in held.steps[1:]}

    def column(self, of: str) -> str:
        """The returned value a property of `of` is about; "" for all of them."""
        return of if of in self.names else ""

    def at(self, step: int, of: str) -> Any:
        """The numbers that one step gave for a returned value, as float64; raises `Unfit`."""
        seen = next((s for s in self.outcome.seen if s.step == step), None)
        return self.numbers(of, self._named(seen).get(of) if seen else None)

    def widths(self, step: int, of: str) -> Any:
        """What rounding allows there; 0 where nothing was measured, or the model solution's value has another shape."""
        for seen, row in zip(self.outcome.seen, self.case.tolerance, strict=False):
            if seen.step == step:
                names = list(self._named(seen))
                index = names.index(of) if of in names else 0
                width = row[index] if index < len(row) else None
                return width.numpy() if isinstance(width, Array) and width.shape == self.at(step, of).shape else 0.0
        return 0.0

    def all(self, of: str) -> list[Value]:
        """Every observation under this name, in order: of steps, of the part's returned values, or what a callable was asked."""
        own = [seen for seen in self.outcome.seen if seen.step not in self.further]
        if any(seen.name == of for seen in own):
            return [seen.value for seen in own if seen.name == of]
        if any(of in self._named(seen) for seen in own):
            return [self._named(seen)[of] for seen in own if of in self._named(seen)]
        return [asked.args[0] if len(asked.args) == 1 else None for asked in self.outcome.asked if asked.name == of]

    def arrays(self, of: str) -> list[Any]:
        """The same as float64 arrays; an argument where nothing is observed under the name. Raises `Unfit`."""
        found = self.all(of)
        if not found and (given := self.argument(of)) is not None:
            return [given]
        if not found:
            raise Unfit(Broken(self.column(of), "numeric.missing", {"name": of}, ("missing",)))
        return [self.numbers(of, value) for value in found]

    def argument(self, name: str) -> Any:
        """An argument of the script as float64; None where there is none of numbers."""
        for step in self.case.script:
            if isinstance(step, Call) and name in dict(step.args):
                value = dict(step.args)[name]
                return floats(value) if isinstance(value, Array | bool | int | float) else None
        return None

    def calls(self, fn: str) -> list[tuple[Any, Any]]:
        """What a callable was asked and what it answered, as far as both are single numbers."""
        asked = [a for a in self.outcome.asked if a.name == fn and len(a.args) == 1]
        pairs = [(floats(a.args[0]), floats(a.answer)) for a in asked]
        return [(x, y) for x, y in pairs if x is not None and y is not None and x.size == y.size == 1]

    def count(self, fn: str) -> int:
        """How often a callable was called."""
        return sum(a.name == fn for a in self.outcome.asked)

    def uses(self, fn: str) -> bool:
        """Whether the script hands over a callable under this name."""
        return any(isinstance(s, Call) and isinstance(dict(s.args).get(fn), Fn) for s in self.case.script)

    def numbers(self, of: str, value: Value) -> Any:
        """A value as finite float64; raises `Unfit` in the words of the ladder."""
        column = self.column(of)
        found = floats(value)
        if found is None:
            raise Unfit(Broken(column, "numeric.type", {"value": of, "yours": describe(value), "right": "array"}, ("type",)))
        if not np.isfinite(found).all():
            bad = str(found[~np.isfinite(found)][0]) if found.ndim else str(found)
            raise Unfit(Broken(column, "numeric.finite", {"value": of, "yours": bad}, ("finite",)))
        return found

    def misshaped(self, of: str, yours: tuple[int, ...], right: tuple[int, ...] | None) -> Broken:
        """A value of another shape than the property asks for."""
        return Broken(self.column(of), "numeric.shape", {"value": of, "yours": str(yours), "right": str(right)}, ("shape",))

    def _named(self, seen: Seen) -> dict[str, Value]:
        """An observation by the returned values it holds; none where they cannot be told apart."""
        if seen.name in self.names or len(self.names) == 1:
            return {seen.name if seen.name in self.names else self.names[0]: seen.value}
        parts = items(seen.value, len(self.names))
        return dict(zip(self.names, parts, strict=True)) if parts is not None else {}


def floats(value: Any) -> Any:
    """Real numbers, arrays of them and lists of numbers of one shape; None for anything else."""
    if isinstance(value, bool | int | float):
        return np.asarray(float(value))
    if isinstance(value, Array) and not value.dtype.startswith("complex"):
        return value.numpy().astype(np.float64)
    if isinstance(value, Sequence) and value.kind != "set":
        rows = [floats(item) for item in value.items]
        if all(row is not None and row.shape == rows[0].shape for row in rows):
            return np.asarray(rows, dtype=np.float64)
    return None
