"""What a submission is judged by. Frozen and typed; data only."""

from __future__ import annotations

from typing import Any, Literal

from autograder.properties import Held
from autograder.records.exercises import Exercise, Record, Text
from autograder.records.figures import Figure
from autograder.records.outcomes import Outcome
from autograder.script import Script, Seen
from autograder.values import Value

ChoiceMode = Literal["single", "multiple", "matching", "ordering"]


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


class CodeKey(Record, frozen=True, tag="code"):
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


class Line(Record, frozen=True):
    """One asked label of a derivation: its reference, and by id the formulas that its misconceptions lead to.

    `needs`: the leaves its value depends on. Of an array, `reference` is its entry at `axes`.
    """

    label: str
    reference: str
    wrong: dict[str, str] = {}
    needs: tuple[str, ...] = ()
    axes: tuple[str, ...] = ()


class Mutant(Record, frozen=True):
    """How a misconception changes the chain of a line, in names of pieces only, so that a release may hold it.

    The product of the line's pieces, `times` a number, without the piece `drop`, with others `instead`; or `formula`,
    in labels and pieces. `weights`: by "step:node" what the way through that node counts, where several lead across
    a step. `transposed`: with rows and columns, or two free indices, swapped. `classes`: the sorts of mistake it is.
    """

    id: str
    line: str
    times: str = "1"
    drop: str = ""
    instead: dict[str, str] = {}
    formula: str = ""
    weights: dict[str, str] = {}
    transposed: bool = False
    classes: tuple[str, ...] = ()


class Linked(Record, frozen=True):
    """How far a function's value is a line: `times` the line, in some `cases` or groups of them (none named: in all)."""

    times: str = ""
    cases: tuple[str, ...] = ()


class DerivationKey(Record, frozen=True, tag="derivation"):
    """Formulas over the nodes and leaves of `graph`, which is public; references and pieces are not.

    `pieces`: the derivatives along the graph, right ones by label (`da_dz`) and mutated ones (`da_dz__…`). One that is
    an array is given by its entry at `axes`, and is of `sizes`. `shapes`: of the leaves that are arrays.
    `alone`: what a right last line earns without the others. `names`: the only ones an answer may use. `code`: by label, the function's value that it is as well; `links`: of some, how far.
    """

    graph: dict[str, str]
    domains: dict[str, str]
    lines: tuple[Line, ...]
    points: tuple[DerivationPoint, ...] = ()
    pieces: dict[str, str] = {}
    mutants: tuple[Mutant, ...] = ()
    shapes: dict[str, tuple[str, ...]] = {}
    sizes: dict[str, tuple[str, ...]] = {}
    axes: dict[str, tuple[str, ...]] = {}
    constraints: tuple[str, ...] = ()
    alone: float | None = None
    names: tuple[str, ...] = ()
    code: dict[str, str] = {}
    links: dict[str, Linked] = {}


class DerivationPoint(Record, frozen=True):
    """One point: values of the leaves, and what each line and each piece gives there, as decimals of 40 digits.

    Of arrays, the values of their entries (`x[1]`), and the sizes of their dimensions among the leaves (`n`). `slopes`:
    at some points, how each entry of each line changes with the leaves.
    """

    at: dict[str, str]
    lines: dict[str, str]
    factors: dict[str, str]
    wrong: dict[str, dict[str, str]] = {}
    slopes: dict[str, tuple[dict[str, str], ...]] = {}


class Condition(Record, frozen=True):
    """Two formulas and how they must stand to each other."""

    left: str
    relation: Literal["<=", ">=", "!=", "<", ">", "="]
    right: str


class NumberKey(Record, frozen=True, tag="number"):
    """Labelled results, computed from `values` through `graph` in order; `digits` decimals are asked.

    `wrong`: what each misconception leads to; `formulas`: the node it computes otherwise, and how. `slips`: mistakes of
    the bank, each with its node and a formula. `open`: labels that take any values for which all of `holds` do, such as
    those of `example`; `failing`: the misconceptions of such values, by the conditions they fulfil. `texts`: labels whose
    answer is a text, with the right ones; `texts_wrong`: by misconception its label and texts.
    """

    graph: dict[str, str]
    values: dict[str, float]
    asked: tuple[str, ...]
    results: dict[str, float]
    digits: int
    wrong: dict[str, dict[str, float]] = {}
    formulas: dict[str, tuple[str, str]] = {}
    slips: tuple[tuple[str, str, str], ...] = ()
    open: tuple[str, ...] = ()
    holds: tuple[Condition, ...] = ()
    example: dict[str, float] = {}
    failing: dict[str, tuple[Condition, ...]] = {}
    texts: dict[str, tuple[str, ...]] = {}
    texts_wrong: dict[str, tuple[str, tuple[str, ...]]] = {}


class Option(Record, frozen=True):
    id: str
    text: Text
    right: bool
    why: Text


class Task(Record, frozen=True):
    """One task of a matching: `right` is the id of the only option that fits."""

    id: str
    text: Text
    right: str


class ChoiceKey(Record, frozen=True, tag="choice"):
    """`tasks`: of a matching, to which options are given. `orders`: of an ordering, the right orders of its options, by id.

    `wrong`: by misconception a task with the option it gets, or options in an order that is not right.
    """

    mode: ChoiceMode
    options: tuple[Option, ...]
    tasks: tuple[Task, ...] = ()
    orders: tuple[tuple[str, ...], ...] = ()
    wrong: dict[str, tuple[str, ...]] = {}


class TextKey(Record, frozen=True, tag="text"):
    rubric: Text
    model: Text


class FormKey(Record, frozen=True, tag="form"):
    """What a release may say of a number or choice exercise: which labels, which options and tasks, nothing else.

    `texts`: the labels whose answer is a text.
    """

    labels: tuple[str, ...]
    options: tuple[str, ...] = ()
    mode: ChoiceMode = "single"
    tasks: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


class Key(Record, frozen=True):
    """The compiled spec. `hash` names it in reports and holds no seed."""

    hash: str
    exercise: Exercise
    body: CodeKey | DerivationKey | NumberKey | ChoiceKey | TextKey | FormKey
    versions: dict[str, str] = {}
    values: dict[str, Any] = {}
    figures: tuple[Figure, ...] = ()
