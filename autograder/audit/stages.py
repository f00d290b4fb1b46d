"""The audit of one exercise in stages, each cheaper than the next: the first that fails is told, and nothing after it is tried."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.audit import brief, formulas, proving, reading
from autograder.audit.findings import CHECKS, STAGES, Check, Count, Stage
from autograder.audit.margins import Margins
from autograder.audit.show import SAID
from autograder.audit.work import Work
from autograder.course import Course, CourseError

__all__ = ["SEEDS", "STAGES", "Audited", "Stage", "run"]

SEEDS = 5


@dataclass
class Audited:
    """What the stages found beside their findings: the checks, counted, how far answers lie from the tolerance's edge, and
    whether mutants are listed as equivalent."""

    counts: dict[str, Count] = field(default_factory=lambda: {name: Count(name) for name in CHECKS})
    margins: Margins | None = None
    power: dict[str, frozenset[str]] = field(default_factory=dict)
    listed: bool = False

    @property
    def checks(self) -> tuple[Check, ...]:
        return tuple(count.done() for count in self.counts.values() if count.tried)


def run(
    course: Course, id: str, *, draws: int = SEEDS, only: Sequence[str] = STAGES, audited: Audited | None = None
) -> Iterator[Stage]:
    """The stages of an exercise on so many draws, each as it ends; the last one is the first that fails, if any does.

    `only`: some of the stages, the others having passed. `audited` is filled on the way. Raises `CourseError` only where
    the course has no such exercise.
    """
    found = audited if audited is not None else Audited()
    course.resolve(id)
    work: Work | None = None
    for name in only:
        started = time.perf_counter()
        said = broken = ""
        before = found.checks
        try:
            work = work or Work(course, id)
            said = _performed(name, work, found, draws)
        except CourseError as error:
            broken = str(error)
        new = [check for check in found.checks if check not in before]
        findings = tuple(finding for check in new for finding in check.findings)
        if broken:
            findings = (*findings, reading.told(id, broken))
        passed = not broken and all(check.held == check.tried for check in new)
        yield Stage(
            name=name, passed=passed, seconds=time.perf_counter() - started, said=said or _said(new), findings=findings, broken=broken,
        )  # fmt: skip
        if not passed:
            return


def _performed(name: str, work: Work, found: Audited, draws: int) -> str:
    """A stage; what does not hold is tried once more with every draw in full."""
    before = {check.name for check in found.checks}
    said = PERFORMED[name](work, found, draws)
    tried = [count for count in found.counts.values() if count.tried and count.name not in before]
    if name in STAGES[:2] or work.code is None or draws == 1 or work.deep or all(count.held == count.tried for count in tried):
        return said
    work.deepen(*range(1, draws))
    found.counts |= {count.name: Count(count.name) for count in tried}
    return PERFORMED[name](work, found, draws)


def _said(checks: list[Check]) -> str:
    """All that was tried, in the words of the audit."""
    return "; ".join(f"{check.name}: {SAID[check.name].format(tried=check.tried, held=check.held, margins='')}" for check in checks)


def _load(work: Work, found: Audited, draws: int) -> str:
    return reading.loads(work)


def _build(work: Work, found: Audited, draws: int) -> str:
    return reading.builds(work, found.counts["languages"])


def _solution(work: Work, found: Audited, draws: int) -> str:
    for number in range(draws):
        proving.solutions(work, number, found.counts)
        if any(count.held < count.tried for count in found.counts.values()):
            return ""
    formulas.variants(work.exercise, found.counts["variants"])
    return ""


def _misconceptions(work: Work, found: Audited, draws: int) -> str:
    for number in range(draws):
        proving.misconceptions(work, number, found.counts["misconceptions"])
    return ""


def _mutants(work: Work, found: Audited, draws: int) -> str:
    if work.code is None:
        return "only code has mutants"
    found.listed = bool(work.code.equivalent)
    found.power |= proving.mutants(work, range(draws), found.counts["mutants"])
    return ""


def _margins(work: Work, found: Audited, draws: int) -> str:
    if work.code is None:
        return "only code has tolerances"
    found.margins, check = proving.margins(work, range(draws))
    if not work.deep and min(found.margins.wrong.values(), default=brief.JUST) < brief.JUST:
        work.deepen(*range(1, draws))
        found.margins, check = proving.margins(work, range(draws))
    found.counts["margins"].add(check)
    return proving.apart(found.margins, check)


PERFORMED: Mapping[str, Callable[[Work, Audited, int], str]] = {
    "load": _load, "build": _build, "solution": _solution, "misconceptions": _misconceptions, "mutants": _mutants,
    "margins": _margins,
}  # fmt: skip
