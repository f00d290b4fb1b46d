"""What running a student's code gave. Frozen and typed; data only."""

from __future__ import annotations

from typing import Literal

from autograder.records.exercises import Record
from autograder.script import Asked, Seen
from autograder.values import Value


class Returned(Record, frozen=True, tag="returned"):
    """The script ran through. `changed`: the arguments that were changed in place. `asked`: how callables were called."""

    seen: tuple[Seen, ...]
    changed: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()


class Raised(Record, frozen=True, tag="raised"):
    """Student code raised; `line` counts in the cell `cell`. `seen` is what came before."""

    error: str
    message: str
    stage: Literal["cell", "signature", "call"]
    line: int | None = None
    cell: int | None = None
    seen: tuple[Seen, ...] = ()


class Missing(Record, frozen=True, tag="missing"):
    """A name the exercise asks for is not there."""

    name: str


class TimedOut(Record, frozen=True, tag="timed_out"):
    """The submission's time was used up."""

    seconds: float
    stage: Literal["cell", "call"] = "call"
    cell: int | None = None


class Killed(Record, frozen=True, tag="killed"):
    """The submission's process ended by its own doing: `memory`, `exit`, `signal`, `scratch` (it wrote too much), `threads`."""

    reason: str
    stage: Literal["cell", "call"] = "call"
    cell: int | None = None


class Garbled(Record, frozen=True, tag="garbled"):
    """What the submission's process sent is not an answer."""

    why: str


class Refused(Record, frozen=True, tag="refused"):
    """The policy forbids what the code does; `line` counts in the cell `cell`.

    `rule`: "import", "module" (there is none of this name), "name", "loop" or "guard", which is for code that reaches for
    the check itself. `name`: of a loop, the error that other numbers of samples give. `of`: what the author forbade, where
    `name` does not show it; of a module the one that may be meant.
    """

    rule: str
    name: str
    of: str = ""
    line: int | None = None
    cell: int | None = None


class Fault(Record, frozen=True, tag="fault"):
    """Our own failure, with evidence from outside the submission's process. Never a zero."""

    why: str


Outcome = Returned | Raised | Missing | TimedOut | Killed | Garbled | Refused | Fault


class Cell(Record, frozen=True):
    """One code cell of a submission, as plain Python. `number` counts the notebook's cells from 1."""

    source: str
    number: int
    exercise: str | None = None


class Run(Record, frozen=True):
    """What one fork gave for one exercise: an outcome per script, forwards and again in opposite order.

    `cells`: what did not run through; `own`: the last of them that belongs to the exercise. `left`: the statements that
    were passed over, because what they need is not where they ran.
    """

    outcomes: tuple[Outcome, ...] = ()
    again: tuple[Outcome, ...] = ()
    answers: dict[str, Value] = {}
    cells: tuple[Raised | TimedOut | Killed, ...] = ()
    own: Raised | TimedOut | Killed | None = None
    printed: str = ""
    left: tuple[Raised, ...] = ()
