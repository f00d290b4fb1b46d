"""What is run of a submission, and what must come of it. Frozen and typed; data only."""

from __future__ import annotations

from autograder.properties import Held
from autograder.records.exercises import Record, Text
from autograder.records.outcomes import Outcome
from autograder.script import Script, Seen
from autograder.values import Value


class Fingerprint(Record, frozen=True):
    """An outcome in short: its form, hashed, and one weighted sum of all its numbers."""

    form: str
    total: float


class Trajectory(Record, frozen=True, tag="trajectory"):
    """A picture of the returned value `of`: over the steps, or over the numbers of the argument `over`."""

    caption: Text
    of: str
    over: str = ""


class Boundary(Record, frozen=True, tag="boundary"):
    """A picture of a linear classifier in the plane: names of the arguments and of the returned values."""

    caption: Text
    samples: str
    labels: str
    weights: str
    bias: str


class Loose(Record, frozen=True):
    """A tolerance that its author widened: of the returned value `value` ("": of all), to `width`, and why.

    `key`: what the reason stands under in texts.toml.
    """

    value: str
    width: float
    key: str
    why: Text


class Case(Record, frozen=True):
    """One run of a code exercise, with what must come out and what the misconceptions give.

    What must come out is expected, or `held`: properties instead. `pairs`: what each of the key's pairs gives, `slips`:
    what each of its slips gives. `loose`: which tolerances are widened; `measured`: what rounding alone allows then.
    """

    name: str
    part: str
    group: str
    visible: bool
    script: Script
    expected: tuple[Seen, ...] = ()
    tolerance: tuple[tuple[Value, ...], ...] = ()
    wrong: dict[str, Outcome] = {}
    picture: Trajectory | Boundary | None = None
    held: tuple[Held, ...] = ()
    pairs: tuple[Fingerprint | None, ...] = ()
    slips: tuple[Fingerprint | None, ...] = ()
    loose: tuple[Loose, ...] = ()
    measured: tuple[tuple[Value, ...], ...] = ()
