"""What an audit says: checks counted, and findings for their author."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from autograder.records import Record

__all__ = ["CHECKS", "Check", "Count", "Finding", "Result"]

CHECKS = (
    "solutions", "stubs", "shortcuts", "misconceptions", "rounding", "gradients", "languages", "variants",
)  # fmt: skip


class Finding(Record, frozen=True):
    """Something that slips through: labelled lines say what, where, why and what to change."""

    exercise: str
    what: str
    lines: tuple[tuple[str, str], ...] = ()


class Check(Record, frozen=True):
    """One kind of check over one exercise: how many were tried and how many held."""

    name: str
    tried: int
    held: int
    findings: tuple[Finding, ...] = ()
    detail: str = ""


class Result(Record, frozen=True):
    """The audit of one exercise. `broken`: the sentence that says why its own files cannot be used at all."""

    exercise: str
    seeds: int
    checks: tuple[Check, ...]
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
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)
    detail: str = ""

    def expect(self, holds: bool, finding: Callable[[], Finding]) -> None:
        self.tried += 1
        if holds:
            self.held += 1
        else:
            found = finding()
            self.findings.setdefault((found.exercise, found.what), found)

    def done(self) -> Check:
        return Check(name=self.name, tried=self.tried, held=self.held, findings=tuple(self.findings.values()), detail=self.detail)
