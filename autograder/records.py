"""The records that cross from room to room: exercise, key, outcome, verdict, report. Frozen and typed; data only."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

import msgspec

from autograder.script import Script, Seen
from autograder.values import Value

Kind = Literal["code", "derivation", "number", "choice", "text"]
Compare = Literal["rounding", "absolute", "exact"]
Lang = Literal["en", "de"]
LANGUAGES: tuple[Lang, ...] = ("en", "de")


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all records."""


class Text(msgspec.Struct, frozen=True):
    """A text a student may see, in every language of the house."""

    en: str
    de: str

    def __getitem__(self, lang: Lang) -> str:
        return self.de if lang == "de" else self.en


# --- what an exercise is ------------------------------------------------------------------------------------------


class Returned_(Record, frozen=True):
    """One value a part returns, by name, with its share of the part's points."""

    name: str
    weight: float = 1.0


class Part(Record, frozen=True):
    """What earns points within an exercise: a function, a class, a line of a derivation, a number, the choice."""

    name: str
    points: float
    returns: tuple[Returned_, ...] = ()
    compare: Compare = "rounding"
    groups: tuple[str, ...] = ()
    signature: str = ""


class Misconception(Record, frozen=True):
    """A wrong way that has a name: what is wrong, why, and where to look next."""

    id: str
    what: Text
    why: Text | None = None
    next: Text | None = None


class Exercise(Record, frozen=True):
    """An exercise as the grader needs it: no code, no reference, no seed."""

    id: str
    kind: Kind
    title: Text
    points: float
    parts: tuple[Part, ...]
    env: Literal["numpy", "sympy", "torch"] = "numpy"
    group_titles: tuple[tuple[str, Text], ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    forbid: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The exercise's own name, without its assignment."""
        return self.id.rpartition("/")[2]


# --- outcomes: what running the student's code gave ---------------------------------------------------------------


class Returned(Record, frozen=True, tag="returned"):
    """The script ran through. `changed`: the arguments that were changed in place."""

    seen: tuple[Seen, ...]
    changed: tuple[str, ...] = ()


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
    """The submission's process ended by its own doing: `memory`, `exit`, `signal`, `output`."""

    reason: str
    stage: Literal["cell", "call"] = "call"
    cell: int | None = None


class Garbled(Record, frozen=True, tag="garbled"):
    """What the submission's process sent is not an answer."""

    why: str


class Refused(Record, frozen=True, tag="refused"):
    """The policy forbids what the code does; `line` counts in the cell `cell`."""

    rule: str
    name: str
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

    `cells`: what did not run through; `own`: the last of them that belongs to the exercise.
    """

    outcomes: tuple[Outcome, ...] = ()
    again: tuple[Outcome, ...] = ()
    answers: dict[str, Value] = {}
    cells: tuple[Raised | TimedOut | Killed, ...] = ()
    own: Raised | TimedOut | Killed | None = None
    printed: str = ""


# --- the answer key -----------------------------------------------------------------------------------------------


class Case(Record, frozen=True):
    """One run of a code exercise, with what must come out and what the misconceptions give."""

    name: str
    part: str
    group: str
    visible: bool
    script: Script
    expected: tuple[Seen, ...] = ()
    tolerance: tuple[tuple[Value, ...], ...] = ()
    wrong: dict[str, Outcome] = {}
    plot: Text | None = None
    plot_of: str = ""


class CodeKey(Record, frozen=True, tag="code"):
    cases: tuple[Case, ...]
    twin_free: bool = True


class Line(Record, frozen=True):
    """One asked label of a derivation: its reference, and by id the formulas that its misconceptions lead to.

    `needs`: the leaves its value depends on.
    """

    label: str
    reference: str
    wrong: dict[str, str] = {}
    needs: tuple[str, ...] = ()


class Mutant(Record, frozen=True):
    """How a misconception changes the chain of a line, in names of pieces only, so that a release may hold it.

    The product of the line's pieces, `times` a number, without the piece `drop`, with others `instead`; or `formula`,
    in labels and pieces.
    """

    id: str
    line: str
    times: str = "1"
    drop: str = ""
    instead: dict[str, str] = {}
    formula: str = ""


class DerivationKey(Record, frozen=True, tag="derivation"):
    """Formulas over the nodes and leaves of `graph`, which is public; references and pieces are not.

    `pieces`: the derivatives along the graph, right ones by label (`da_dz`) and mutated ones (`da_dz__…`).
    """

    graph: dict[str, str]
    domains: dict[str, str]
    lines: tuple[Line, ...]
    points: tuple[DerivationPoint, ...] = ()
    pieces: dict[str, str] = {}
    mutants: tuple[Mutant, ...] = ()


class DerivationPoint(Record, frozen=True):
    """One point: values of the leaves, and what each line and each piece gives there, as decimals of 40 digits."""

    at: dict[str, str]
    lines: dict[str, str]
    factors: dict[str, str]
    wrong: dict[str, dict[str, str]] = {}


class NumberKey(Record, frozen=True, tag="number"):
    """Labelled results, computed from `values` through `graph` in order; `digits` decimals are asked.

    `wrong`: what each misconception leads to; `formulas`: the node it computes otherwise, and how.
    """

    graph: dict[str, str]
    values: dict[str, float]
    asked: tuple[str, ...]
    results: dict[str, float]
    digits: int
    wrong: dict[str, dict[str, float]] = {}
    formulas: dict[str, tuple[str, str]] = {}


class Option(Record, frozen=True):
    id: str
    text: Text
    right: bool
    why: Text


class ChoiceKey(Record, frozen=True, tag="choice"):
    mode: Literal["single", "multiple"]
    options: tuple[Option, ...]


class TextKey(Record, frozen=True, tag="text"):
    rubric: Text
    model: Text


class FormKey(Record, frozen=True, tag="form"):
    """What a release may say of a number or choice exercise: which labels, which options, nothing else."""

    labels: tuple[str, ...]
    options: tuple[str, ...] = ()
    mode: Literal["single", "multiple"] = "single"


class Key(Record, frozen=True):
    """The compiled spec. `hash` names it in reports and holds no seed."""

    hash: str
    exercise: Exercise
    body: CodeKey | DerivationKey | NumberKey | ChoiceKey | TextKey | FormKey
    versions: dict[str, str] = {}
    values: dict[str, Any] = {}


# --- verdicts and reports -----------------------------------------------------------------------------------------


class Status(StrEnum):
    """One enum everywhere. `undecided`, `pending` and `fault` earn null, never zero, and wait for a human."""

    right = "right"
    follow_through = "follow_through"
    wrong = "wrong"
    no_answer = "no_answer"
    unreadable = "unreadable"
    undecided = "undecided"
    refused = "refused"
    raised = "raised"
    timed_out = "timed_out"
    killed = "killed"
    fault = "fault"
    pending = "pending"
    partly = "partly"  # of an exercise only: some of its verdicts are right


OPEN = frozenset({Status.undecided, Status.pending, Status.fault})


class Verdict(Record, frozen=True):
    """What one part earned for one group of cases and one returned value (or one line), and why.

    `code` names a sentence of the catalogue, `args` fill it in; `message` is both, in the report's language.
    """

    part: str
    status: Status
    points: float
    earned: float | None
    code: str
    args: dict[str, str | int | float] = {}
    group: str = ""
    value: str = ""
    visible: bool = True
    message: str = ""


class Diagnosis(Record, frozen=True):
    """The misconceptions whose outcomes agree with the student's; certain if there is one only."""

    part: str
    ids: tuple[str, ...]
    certain: bool


class Note(Record, frozen=True):
    """Something about the notebook that cost nobody a point: a repair, a skipped cell. A code and its arguments."""

    code: str
    args: dict[str, str | int | float] = {}
    message: str = ""


class Where(Record, frozen=True):
    """A line of the student's own: `line` counts in the exercise's cell."""

    line: int
    source: str
    name: str = ""


class Trial(Record, frozen=True):
    """The smallest visible case that fails, as Python to copy, with both results as text."""

    code: str
    yours: str
    right: str


class Plot(Record, frozen=True):
    """Two paths over the same steps; `first` numbers the first value: 0 where the paths begin with the common start."""

    caption: Text
    name: str
    right: tuple[float, ...]
    yours: tuple[float, ...]
    first: int = 0


class Judgement(Record, frozen=True):
    """Everything the judges know about one exercise of one submission; no language yet."""

    exercise: Exercise
    verdicts: tuple[Verdict, ...]
    diagnosis: tuple[Diagnosis, ...] = ()
    where: Where | None = None
    trial: Trial | None = None
    plot: Plot | None = None
    at: dict[str, str] = {}
    cases: int = 0
    hidden: bool = False
    printed: str = ""
    notes: tuple[Note, ...] = ()
    graded: bool = False


class ExerciseReport(Record, frozen=True):
    """One exercise of a report; all texts in the report's language, in the order of the anatomy of a verdict.

    `source` is the student's own line that `where` points to; `number` counts the exercises of the assignment from 1.
    """

    id: str
    title: str
    kind: Kind
    earned: float | None
    possible: float
    pending: float
    status: Status
    diagnosis: tuple[Diagnosis, ...]
    misconception: str | None
    verdicts: tuple[Verdict, ...]
    what: str = ""
    evidence: tuple[str, ...] = ()
    groups: dict[str, str] = {}
    where: str = ""
    why: str = ""
    trial: Trial | None = None
    trial_text: str = ""
    next: str = ""
    plot: Plot | None = None
    note: str = ""
    number: int = 0
    source: str = ""
    graded: bool = False


class Report(Record, frozen=True):
    """What the student, the notebook and the gradebook get. `key` is a hash; no seed is in it."""

    schema: int
    assignment: str
    title: str
    submission: str
    lang: Lang
    key: str
    versions: dict[str, str]
    earned: float
    possible: float
    pending: float
    exercises: tuple[ExerciseReport, ...]
    notes: tuple[Note, ...] = ()
    graded: bool = False
    course: str = ""
    handed_in: str = ""
    graded_at: str = ""
