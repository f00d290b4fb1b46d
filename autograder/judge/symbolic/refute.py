"""Looking for a counterexample: both sides in balls, the precision raised until they separate or agree to 30 digits."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flint import arb, ctx

from autograder.judge.symbolic.balls import Balls, Meter, Spent, Undefined, switch
from autograder.judge.symbolic.functions import SWITCHES
from autograder.judge.symbolic.points import Point, friendly, generic, ladder
from autograder.judge.symbolic.tree import Name, Op, Tree, walk

__all__ = ["Found", "Problem", "Separation", "reach", "search", "switches"]

PRECISIONS = (96, 192, 384, 768, 1536)
OPERATIONS = 150_000
POINTS = 24
TRIES = 5 * POINTS
DIGITS = 30
VISIBLE = 0.01


@dataclass(frozen=True)
class Problem:
    """Two formulas over names that are leaves (with a domain) or defined by earlier names."""

    student: Tree
    reference: Tree
    leaves: tuple[str, ...]
    domains: Mapping[str, str]
    definitions: Mapping[str, Tree] = field(default_factory=dict)


@dataclass(frozen=True)
class Separation:
    """A point where the two differ, for certain, and the values there."""

    at: Point
    student: arb
    reference: arb

    @property
    def visible(self) -> bool:
        """Whether it shows in the first digits and the right value is not just 0."""
        gap = abs(float(self.student) - float(self.reference))
        return float(self.reference) != 0 and gap >= VISIBLE * max(abs(float(self.student)), abs(float(self.reference)))


@dataclass(frozen=True)
class Found:
    """What a search gave. `cells`: the ways the switches stood where both sides agreed; `lost`: points of no
    special place where the reference has a value and the student's formula has none."""

    separation: Separation | None = None
    agreed: int = 0
    lost: int = 0
    cells: tuple[tuple[tuple[Tree, int], ...], ...] = ()
    switches: int = 0
    spent: bool = False


def reach(roots: Iterable[Tree], definitions: Mapping[str, Tree]) -> list[Tree]:
    """The roots and the definitions they lead to, each once."""
    trees = list(roots)
    seen: set[str] = set()
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, Name) and node.name in definitions and node.name not in seen:
                seen.add(node.name)
                trees.append(definitions[node.name])
    return trees


def switches(problem: Problem) -> list[Tree]:
    """What the switches of both sides look at, each once."""
    trees = reach((problem.student, problem.reference), problem.definitions)
    found = (switch(node)[0] for tree in trees for node in walk(tree) if isinstance(node, Op) and node.op in SWITCHES)
    return list(dict.fromkeys(found))


def search(problem: Problem, hints: Sequence[Point] = (), seed: int = 1) -> Found:
    """Try hints, friendly points, points beside every switch, then points of several scales."""
    state = _Search(problem, seed)
    try:
        state.run(hints)
    except (Spent, RecursionError):
        state.spent = True
    return state.found()


class _Search:
    def __init__(self, problem: Problem, seed: int) -> None:
        self.problem = problem
        self.rng = random.Random(seed)
        self.meter = Meter(OPERATIONS)
        self.faint: Separation | None = None
        self.clear: Separation | None = None
        self.agreed = 0
        self.lost = 0
        self.cells: dict[tuple[tuple[Tree, int], ...], None] = {}
        self.switches = switches(problem)
        self.spent = False

    def found(self) -> Found:
        return Found(
            self.clear or self.faint, self.agreed, self.lost, tuple(self.cells), len(self.switches), self.spent
        )

    def run(self, hints: Sequence[Point]) -> None:
        leaves, domains = self.problem.leaves, self.problem.domains
        for at in (*hints, *friendly(leaves, domains)):
            self.try_point(at, special=True)
            if self.clear:
                return
        if self.faint:
            return
        for at in self.beside_switches():
            self.try_point(at, special=True)
            if self.clear:
                return
        if not leaves:
            return
        wanted = self.agreed + POINTS
        for at in itertools.islice(generic(leaves, domains, self.rng), TRIES):
            self.try_point(at, special=False)
            if self.clear or self.agreed >= wanted:
                return

    def try_point(self, at: Point, special: bool) -> None:
        student, reference, signs = self.values(at)
        if student is None or reference is None:
            self.lost += reference is not None and not special
            return
        if not (student - reference).contains(0):
            separation = Separation(at, student, reference)
            self.faint = self.faint or separation
            if separation.visible:
                self.clear = separation
        elif _close(student, reference):
            self.agreed += 1
            self.cells.setdefault(tuple(sorted(signs.items(), key=lambda item: hash(item[0]))))

    def values(self, at: Point) -> tuple[arb | None, arb | None, dict[Tree, int]]:
        """Both values, None where there is none, at the first precision that decides; and how the switches stand."""
        student = reference = None
        signs: dict[Tree, int] = {}
        for precision in PRECISIONS:
            with ctx.workprec(precision):
                balls = Balls(at, self.problem.definitions, self.meter)
                reference = _value(balls, self.problem.reference)
                student = _value(balls, self.problem.student)
                signs = balls.signs
                if student is None or reference is None:
                    if precision >= 384:
                        break
                elif not (student - reference).contains(0) or _close(student, reference):
                    break
        return student, reference, signs

    # --- both sides of every switch

    def beside_switches(self) -> Iterator[Point]:
        leaves, domains = self.problem.leaves, self.problem.domains
        bases = [*itertools.islice(generic(leaves, domains, self.rng), 2)] if leaves else []
        for subject in self.switches[:8]:
            for base in bases:
                yield from self.beside(subject, base)

    def beside(self, subject: Tree, base: Point) -> Iterator[Point]:
        """Two points, one leaf apart, close to where the sign of `subject` changes; none if it is not found."""
        for leaf in self.problem.leaves:
            signs = [(x, self.sign(subject, {**base, leaf: x})) for x in ladder(self.domain(leaf))]
            known = [(x, s) for x, s in signs if s]
            turns = [(a, b) for (a, s), (b, t) in itertools.pairwise(known) if s != t]
            if not turns:
                continue
            low, high = min(turns, key=lambda pair: pair[1] - pair[0])
            below = self.sign(subject, {**base, leaf: low})
            for _ in range(10):
                middle = (low + high) / 2
                sign = self.sign(subject, {**base, leaf: middle})
                if not sign:
                    break
                low, high = (middle, high) if sign == below else (low, middle)
            yield {**base, leaf: low}
            yield {**base, leaf: high}
            return

    def domain(self, leaf: str) -> str:
        return self.problem.domains.get(leaf, "real")

    def sign(self, subject: Tree, at: Point) -> int:
        with ctx.workprec(128):
            value = _value(Balls(at, self.problem.definitions, self.meter), subject)
        return 0 if value is None or value.contains(0) else 1 if value > 0 else -1


def _value(balls: Balls, tree: Tree) -> arb | None:
    try:
        return balls(tree)
    except Undefined:
        return None


def _close(left: arb, right: arb) -> bool:
    """Known to agree to 30 digits, or both known to be as good as 0."""
    with ctx.workprec(64):
        gap = (left - right).abs_upper()
        scale = left.abs_upper() if left.abs_upper() > right.abs_upper() else right.abs_upper()
        return bool(gap < scale * arb(10) ** -DIGITS) or bool(scale < arb(10) ** (-2 * DIGITS))
