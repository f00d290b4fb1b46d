"""What a derivation is judged by. Frozen and typed; data only."""

from __future__ import annotations

from autograder.records.exercises import Record
from autograder.records.keys import Body

__all__ = ["DerivationKey", "DerivationPoint", "Line", "Linked", "Mutant"]


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


class DerivationKey(Body, frozen=True, tag="derivation"):
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
