"""What code is judged by. Frozen and typed; data only."""

from __future__ import annotations

from autograder.properties import Held
from autograder.records.exercises import Record, Text
from autograder.records.keys import Body
from autograder.records.outcomes import Outcome
from autograder.script import Script, Seen
from autograder.values import Value

__all__ = ["Boundary", "Case", "CodeKey", "Loose", "Print", "Trajectory"]


class Print(Record, frozen=True):
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
    pairs: tuple[Print | None, ...] = ()
    slips: tuple[Print | None, ...] = ()
    loose: tuple[Loose, ...] = ()
    measured: tuple[tuple[Value, ...], ...] = ()


class CodeKey(Body, frozen=True, tag="code"):
    """`model`: the model solution, where parts build on others; it is run beside a submission, never with it.

    `pairs`: the misconceptions that were tried two at once. `slips`: by id the mistakes of the bank that were tried on the
    model solution, each form of one by itself. `small`: short cases for a person to check, worth nothing.
    `public`: the sources of the course's own functions that visible cases hand over; the notebook has them.
    """

    cases: tuple[Case, ...]
    twin_free: bool = True
    model: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    slips: tuple[str, ...] = ()
    small: tuple[Case, ...] = ()
    public: dict[str, str] = {}
