"""Are two formulas equal? Refuted by a point, else proved, else equal at every point tried: each is a verdict of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from autograder.formulas.arrays import ShapeError, shape_of
from autograder.formulas.reading.read import ReadError, read, read_chain
from autograder.formulas.show import decimal, pair, short
from autograder.formulas.tree import Name, Op, Tree, names, substitute, walk

if TYPE_CHECKING:
    from autograder.formulas.comparing.constraints import Constraint
    from autograder.formulas.comparing.instance import Instance, Question
    from autograder.formulas.comparing.refute import Problem

__all__ = ["Comparison", "Open", "Opinion", "Point", "Second", "Status", "Witness", "compare", "compare_trees", "indices_of", "leaves_of"]

Status = Literal["identical", "proved", "numeric", "refuted", "undetermined", "unreadable"]
Point = dict[str, Fraction]

ENOUGH = 8
EASY = 6
WIDE = 8
TRIES = 120
BUDGET = 400_000


@dataclass(frozen=True)
class Witness:
    """A point where two formulas differ. `at`: the leaves; `nodes`: what is defined by them; values as decimals."""

    at: dict[str, str]
    yours: str
    right: str
    nodes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """`tree`: how the student's text was read; `error` where unreadable.

    refuted       by a point (`witness`), by its shape (`hint`: "transposed", or "shape"), or because the student's
                  formula has no value at any point where the reference has one
    `hint`        "transposed", or "factor": the student's is `factor` times the reference, at every point tried
    `domain`      how the domains of formulas that are equal wherever both have a value differ: "narrower", the
                  student's has none on a stretch where the reference has one; "wider", the other way round; "holes",
                  one of them has none at single points; "kink", they differ exactly at a switch and nowhere else
    undetermined  neither refuted nor equal at enough points, or too long for the operations allowed
    `by`          who else found it, where balls and the identity test did not: "second"; "disagreement" where a second
                  opinion says that they differ at a point at which they are equal to many digits
    """

    status: Status
    tree: Tree | None = None
    witness: Witness | None = None
    error: ReadError | None = None
    hint: str = ""
    factor: str = ""
    domain: str = ""
    by: Literal["", "second", "disagreement"] = ""

    @property
    def equal(self) -> bool:
        return self.status in ("identical", "proved", "numeric")


@dataclass(frozen=True)
class Open:
    """A question that is neither refuted nor proved.

    `problems`: as scalars, at sizes that are enough for a proof, the first of them searched before; none where no sizes
    are known to be enough. `constrained`: equations hold beside, which are solved in `problems` only. `sizes`: the dimensions.
    """

    student: Tree
    reference: Tree
    domains: Mapping[str, str]
    definitions: Mapping[str, Tree]
    shapes: Mapping[str, Sequence[str]]
    constrained: bool
    problems: tuple[Problem, ...]
    sizes: tuple[str, ...] = ()


Opinion = bool | Point | None
Second = Callable[[Open], Opinion]
"""Somebody else to ask: True where they are proved equal, an exact point where they are said to differ, else None."""


def compare(
    student_text: str,
    reference_text: str,
    *,
    domains: Mapping[str, str] | None = None,
    functions: Collection[str] = (),
    shapes: Mapping[str, Sequence[str]] | None = None,
    constraints: Sequence[str] = (),
    decimal_comma: bool = False,
    definitions: Mapping[str, str] | None = None,
    second: Second | None = None,
) -> Comparison:
    """Compare a student's text with a reference.

    `domains`: one of `points.DOMAINS` per name, "real" where it is left out; "index" is a free index. `shapes`: the
    dimensions of vectors and matrices, by name. `functions`: names of functions about which nothing is known.
    `constraints`: equations that hold wherever the question is asked; `relu'(0) = 0` states the convention at the
    kink, and what differs there is wrong then. `definitions`: names that stand for formulas, in order (the nodes of a
    graph, earlier results). Raises `ReadError` where the reference, a definition or a constraint is unreadable,
    `ValueError` for a domain that there is none of and for a constraint that cannot be solved.
    """
    from autograder.formulas.comparing.constraints import Constraint

    shapes = shapes or {}
    told = list(dict.fromkeys([*(domains or {}), *shapes, *(definitions or {})]))

    def ours(text: str) -> tuple[Tree, ...]:
        """A text of the author's, over the declared names if they are all, else over any."""
        try:
            links = read_chain(text, told, functions=functions, shapes=shapes)
        except ReadError:
            links = read_chain(text, None, functions=functions, shapes=shapes)
        return tuple(link.tree for link in links)

    meanings = {name: ours(text)[-1] for name, text in (definitions or {}).items()}
    rules = []
    for text in constraints:
        sides = ours(text)
        if len(sides) != 2:
            raise ValueError(f"constraints: {text} is no equation")
        rules.append(Constraint(*sides, text))
    reference = ours(reference_text)[-1]
    known = dict.fromkeys(told)
    for tree in (*meanings.values(), *(side for rule in rules for side in (rule.left, rule.right)), reference):
        known |= dict.fromkeys(names(tree))
    try:
        student = read(student_text, list(known), functions=functions, decimal_comma=decimal_comma, shapes=shapes)
    except ReadError as error:
        return Comparison("unreadable", error=error)
    return compare_trees(
        student, reference, domains=domains or {}, definitions=meanings, shapes=shapes, constraints=rules, second=second
    )


def compare_trees(
    student: Tree,
    reference: Tree,
    *,
    domains: Mapping[str, str],
    definitions: Mapping[str, Tree],
    hints: Sequence[Point] = (),
    nodes: Sequence[str] | None = None,
    shapes: Mapping[str, Sequence[str]] | None = None,
    constraints: Sequence[Constraint] = (),
    name_it: bool = True,
    second: Second | None = None,
) -> Comparison:
    """The same for trees. `hints`: points to try first; `nodes`: the definitions whose values a witness tells; `second`:
    whom to ask where balls and the identity test leave it open.

    A definition that gives an array by its entries is Op("entries", (body, Name(i), …)). With `name_it`, a wrong
    answer that is the transpose or a constant multiple of the reference is told as such.
    """
    if student == reference:
        return Comparison("identical", student)
    from autograder.formulas.comparing.constraints import convention
    from autograder.formulas.comparing.instance import Question

    shapes = shapes or {}
    shape = shape_of(student, shapes)
    if shape != shape_of(reference, shapes):
        return _other_shape(student, reference, domains, definitions, shapes, constraints)
    stated, rest = convention(constraints)
    indices = indices_of((student, reference), domains, shapes)
    question = Question(student, reference, domains, definitions, shapes, rest, stated, indices)
    found = _judged(question, hints, list(definitions) if nodes is None else nodes)
    if second is not None and found.status in ("numeric", "undetermined"):
        from autograder.formulas.comparing.further import settled

        found = settled(question, found, second, list(definitions) if nodes is None else nodes)
    if name_it and found.status == "refuted" and _is_transposed(question, shape):
        return replace(found, hint="transposed")
    return found


def leaves_of(roots: Sequence[Tree], definitions: Mapping[str, Tree]) -> tuple[str, ...]:
    """The names without a definition that the roots lead to, in the order in which the definitions bring them up."""
    needed: dict[str, None] = {}
    waiting = [name for root in roots for name in names(root)]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed[name] = None
            waiting.extend(names(definitions[name]) if name in definitions else ())
    order = dict.fromkeys(name for tree in (*definitions.values(), *roots) for name in names(tree))
    return tuple(name for name in order if name in needed and name not in definitions)


# --- one question


def _judged(question: Question, hints: Sequence[Point], nodes: Sequence[str]) -> Comparison:
    from autograder.formulas.comparing.balls import Meter
    from autograder.formulas.comparing.dag import Spent
    from autograder.formulas.comparing.instance import Instance
    from autograder.formulas.comparing.sizes import plan

    student = question.student
    beside = [side for rule in question.constraints for side in (rule.left, rule.right)]
    sizes = plan((student, question.reference), beside, question.definitions, question.shapes, list(question.indices))
    meter = Meter(BUDGET)
    tried: list[Instance] = []
    lost = gained = False
    try:
        for number, one in enumerate(sizes.tried):
            instance = Instance(question, one, meter)
            tried.append(instance)
            search = instance.search
            search.easy(hints if not number else (), EASY if not number else 2)
            if not search.separation:
                search.wide(WIDE if not number else 2, TRIES if not number else 20)
            if search.separation:
                return _refuted(question, tried, nodes)
            lost, gained = lost or search.lost > 0, gained or search.gained > 0
        first = tried[0].search
        if first.lost >= ENOUGH and not first.agreed:
            return Comparison("refuted", student)
        if first.agreed < (ENOUGH if first.leaves else 1):
            return Comparison("undetermined", student)
    except (Spent, RecursionError):
        return Comparison("undetermined", student)
    try:
        if not _proved(question, sizes.enough, tried, meter):
            wrong = next((one for one in tried if one.search.separation), None)
            if wrong is not None:
                return _refuted(question, [wrong], nodes)
            status: Status = "numeric"
        else:
            status = "proved"
        return _told(question, status, tried, lost, gained, nodes)
    except (Spent, RecursionError):
        return Comparison("numeric", student)


def _proved(question: Question, enough: Sequence[dict[str, int]] | None, tried: list[Instance], meter: object) -> bool:
    """Whether a proof holds for all sizes; else looks harder for a counterexample and leaves it with its instance."""
    from autograder.formulas.comparing.balls import Meter
    from autograder.formulas.comparing.instance import Instance

    assert isinstance(meter, Meter)
    known = {tuple(sorted(instance.sizes.items())): instance for instance in tried}
    proof = enough is not None
    for sizes in enough or [dict(tried[0].sizes)]:
        instance = known.get(tuple(sorted(sizes.items()))) or Instance(question, sizes, meter)
        if instance not in tried:
            tried.append(instance)
        holds = instance.proved()
        if not holds and not instance.search.separation:
            instance.search.wide(ENOUGH, 3 * ENOUGH)
            if not instance.search.separation:
                instance.beside()
            if not instance.search.separation:
                instance.remainders()
            if not instance.search.separation:
                instance.deep()
        if instance.search.separation or not holds:
            return False
    return proof


def _told(
    question: Question, status: Status, tried: Sequence[Instance], lost: bool, gained: bool, nodes: Sequence[str]
) -> Comparison:
    """An equal pair, with how the domains differ; a gap at a kink is wrong where the question states its convention."""
    found = tried[0].kinks()
    if found.gap is not None and question.convention is not None:
        return told_at(question, tried[0], *found.gap, nodes)
    holes = found.narrower or found.wider
    domain = "narrower" if lost else "wider" if gained else "holes" if holes else "kink" if found.gap else ""
    return Comparison(status, question.student, domain=domain)


def _refuted(question: Question, tried: Sequence[Instance], nodes: Sequence[str]) -> Comparison:
    from autograder.formulas.comparing.factor import factor_of

    instance = tried[-1]
    separation = instance.search.separation
    assert separation is not None
    found = told_at(question, instance, separation.at, separation.student, separation.reference, separation.pair, nodes)
    factor = factor_of(question, instance)
    return replace(found, hint="factor", factor=factor) if factor else found


def told_at(
    question: Question, instance: Instance, at: Point, yours: Any, right: Any, number: int, nodes: Sequence[str]
) -> Comparison:
    """A refutation with its point, its sizes and the entry it is about."""
    from flint import arb

    sizes = {name: Fraction(size) for name, size in {**instance.sizes, **instance.entries[number]}.items()}
    told = witness({**sizes, **at}, float(arb(yours)), float(arb(right)), question, nodes)
    return Comparison("refuted", question.student, told)


def witness(
    at: Point, yours: float, right: float, question: Question | Mapping[str, Tree], nodes: Sequence[str]
) -> Witness:
    """The point with the values of the nodes that have one there. `question` may be the definitions alone."""
    from autograder.formulas.comparing.balls import Balls, Spent, Undefined

    definitions = question if isinstance(question, Mapping) else question.definitions
    values: dict[str, str] = {}
    shapes = {} if isinstance(question, Mapping) else question.shapes
    balls = Balls(at, definitions)
    for node in nodes:
        if shapes.get(node):
            continue
        try:
            values[node] = short(float(balls(Name(node))))
        except (Undefined, Spent, ValueError, KeyError):
            continue
    left, other = pair(yours, right)
    return Witness({k: decimal(v) or str(v) for k, v in at.items()}, left, other, values)


# --- shapes and transposes


def _other_shape(
    student: Tree,
    reference: Tree,
    domains: Mapping[str, str],
    definitions: Mapping[str, Tree],
    shapes: Mapping[str, Sequence[str]],
    constraints: Sequence[Constraint],
) -> Comparison:
    """Two shapes are never equal; the transpose of the right answer is told as such."""
    turned = Op("transpose", (student,))
    try:
        alike = bool(shape_of(student, shapes)) and shape_of(turned, shapes) == shape_of(reference, shapes)
    except ShapeError:
        alike = False
    if alike:
        found = compare_trees(
            turned,
            reference,
            domains=domains,
            definitions=definitions,
            shapes=shapes,
            constraints=constraints,
            name_it=False,
        )
        alike = found.equal
    return Comparison("refuted", student, hint="transposed" if alike else "shape")


def _is_transposed(question: Question, shape: Sequence[str]) -> bool:
    """Whether the student's answer is the reference with rows and columns, or two free indices, swapped."""
    indices = list(question.indices)
    if len(shape) == 2 and shape[0] == shape[1]:
        turned: Tree = Op("transpose", (question.student,))
    elif len(indices) == 2 and question.indices[indices[0]] == question.indices[indices[1]]:
        turned = substitute(question.student, {indices[0]: Name(indices[1]), indices[1]: Name(indices[0])})
    else:
        return False
    return turned != question.student and _judged(replace(question, student=turned), (), ()).equal


def indices_of(
    trees: Sequence[Tree], domains: Mapping[str, str], shapes: Mapping[str, Sequence[str]], *, certain: bool = False
) -> dict[str, str]:
    """The free indices with the dimension each runs along; one that only compares takes that of its partner.

    `certain`: only those that are an index of something.
    """
    free = [name for name in dict.fromkeys(n for tree in trees for n in names(tree)) if domains.get(name) == "index"]
    found: dict[str, str] = {}
    partners: list[tuple[str, ...]] = []
    for node in (node for tree in trees for node in walk(tree)):
        if isinstance(node, Op) and node.op == "index":
            for arg, axis in zip(node.args[1:], shape_of(node.args[0], shapes), strict=False):
                for name in names(arg):
                    if name in free:
                        found.setdefault(name, axis)
        elif isinstance(node, Op) and node.op == "delta":
            partners.append(tuple(name for arg in node.args for name in names(arg)))
    if certain:
        return found
    rest = next(iter(found.values()), "1")
    for name in free:
        if name not in found:
            beside = [other for pair in partners if name in pair for other in pair if other in found]
            found[name] = found[beside[0]] if beside else rest
    return found
