"""What an audit says: checks counted, and findings for their author."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from autograder.records import Record

__all__ = ["CHECKS", "STAGES", "Check", "Count", "Finding", "Result", "Stage", "merged"]

CHECKS = (
    "solutions", "stubs", "shortcuts", "misconceptions", "mutants", "equivalents", "margins", "gradients", "symbolic", "languages",
    "variants",
)  # fmt: skip

STAGES = ("load", "build", "solution", "misconceptions", "mutants", "margins")


class Finding(Record, frozen=True):
    """Something that slips through: labelled lines say what, where, why and what to change."""

    exercise: str
    what: str
    lines: tuple[tuple[str, str], ...] = ()


class Check(Record, frozen=True):
    """One kind of check over one exercise: how many were tried and how many held; `left`: how many could not be tried."""

    name: str
    tried: int
    held: int
    findings: tuple[Finding, ...] = ()
    left: int = 0


class Stage(Record, frozen=True):
    """A stage that has ended. `said`: what was tried and how much of it held, in one line.

    `broken`: the sentence that says why the exercise's own files cannot be used; it is a finding as well.
    """

    name: str
    passed: bool
    seconds: float
    said: str
    findings: tuple[Finding, ...] = ()
    broken: str = ""


class Result(Record, frozen=True):
    """The audit of one exercise: its certificate.

    `stages`: as they ended; the last one failed where some are missing. `seldom`: the mistake that the fewest cases
    reject, and those. `honest`, `wrong`: margins in tolerances, by source and by misconception.
    `broken`: the sentence that says why its own files cannot be used at all.
    """

    exercise: str
    seeds: int
    checks: tuple[Check, ...]
    stages: tuple[Stage, ...] = ()
    seldom: tuple[str, tuple[str, ...]] = ("", ())
    honest: dict[str, float] = {}
    wrong: dict[str, float] = {}
    broken: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(f for check in self.checks for f in check.findings)


@dataclass
class Count:
    """A check while it runs. The same finding on many seeds is told once."""

    name: str
    tried: int = 0
    held: int = 0
    left: int = 0
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)

    def expect(self, holds: bool, finding: Callable[[], Finding]) -> None:
        self.tried += 1
        if holds:
            self.held += 1
        else:
            found = finding()
            self.findings.setdefault((found.exercise, found.what), found)

    def add(self, check: Check) -> None:
        """What was counted elsewhere."""
        self.tried += check.tried
        self.held += check.held
        self.left += check.left
        for finding in check.findings:
            self.findings.setdefault((finding.exercise, finding.what), finding)

    def done(self) -> Check:
        return Check(name=self.name, tried=self.tried, held=self.held, findings=tuple(self.findings.values()), left=self.left)


def merged(checks: Iterable[Check]) -> list[Check]:
    """One check per name, in the order of `CHECKS`; what was not tried is left out."""
    counts = {name: Count(name) for name in CHECKS}
    for check in checks:
        counts[check.name].add(check)
    return [count.done() for count in counts.values() if count.tried or count.left]
