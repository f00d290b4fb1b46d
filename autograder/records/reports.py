"""What is said of a submission. Frozen and typed; data only."""

from __future__ import annotations

from enum import StrEnum

from autograder.records.exercises import Exercise, Lang, Record, Text


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


class Diagnosis(Record, frozen=True, omit_defaults=True):
    """The misconceptions whose outcomes agree with the student's; certain if there is one only.

    `pairs`: where no single one agrees, the two that do together; certain if there is one pair only.
    """

    part: str
    ids: tuple[str, ...]
    certain: bool
    pairs: tuple[tuple[str, str], ...] = ()


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
    """The smallest visible case that fails, as Python to copy, with both results as text.

    `raises`: it ends in an error, whose name is `yours`. `after`: only a call before it makes the last one wrong.
    """

    code: str
    yours: str
    right: str
    raises: bool = False
    after: bool = False


class Plot(Record, frozen=True, tag="plot"):
    """Two paths over the same steps; `first` numbers the first value: 0 where the paths begin with the common start.

    With `at`, two curves instead, at these values of the argument `over`.
    """

    caption: Text
    name: str
    right: tuple[float, ...]
    yours: tuple[float, ...]
    first: int = 0
    over: str = ""
    at: tuple[float, ...] = ()


class HeatMap(Record, frozen=True, tag="heat"):
    """How far each entry of an array is off, as a part of the greatest right one: 0 where it is right, 1 for as much or more."""

    name: str
    off: tuple[tuple[float, ...], ...]


class Plane(Record, frozen=True, tag="plane"):
    """Samples of two classes and the boundaries w₁x₁ + w₂x₂ + b = 0, yours beside the right one, each as (w₁, w₂, b)."""

    caption: Text
    samples: tuple[tuple[float, float], ...]
    positive: tuple[bool, ...]
    right: tuple[float, float, float]
    yours: tuple[float, float, float]


Picture = Plot | HeatMap | Plane


class Judgement(Record, frozen=True):
    """Everything the judges know about one exercise of one submission; no language yet."""

    exercise: Exercise
    verdicts: tuple[Verdict, ...]
    diagnosis: tuple[Diagnosis, ...] = ()
    where: Where | None = None
    trial: Trial | None = None
    picture: Picture | None = None
    at: dict[str, str] = {}
    cases: int = 0
    hidden: bool = False
    printed: str = ""
    notes: tuple[Note, ...] = ()
    graded: bool = False
    by_properties: bool = False


class ExerciseReport(Record, frozen=True):
    """One exercise of a report; all texts in the report's language, in the order of the anatomy of a verdict.

    `source` is the student's own line that `where` points to; `number` counts the exercises of the assignment from 1.
    From the gradebook: `given` by a person in the place of the grader's points, `extra` on top (both are in `earned`),
    a person's `comment`, and `again` where it was graded anew since. `criteria`: what a person gives points for, and how many.
    """

    id: str
    title: str
    kind: str
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
    picture: Picture | None = None
    note: str = ""
    number: int = 0
    source: str = ""
    graded: bool = False
    given: float | None = None
    extra: float = 0.0
    comment: str = ""
    again: bool = False
    criteria: tuple[tuple[str, float], ...] = ()


class Report(Record, frozen=True):
    """What the student, the notebook and the gradebook get. `key` is a hash; no seed is in it.

    `penalty` for a late hand-in is taken off `earned` already.
    `unsafe`: graded with --unsafe, where the jail may not have kept its promises.
    """

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
    penalty: float = 0.0
    unsafe: bool = False
