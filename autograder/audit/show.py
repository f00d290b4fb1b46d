"""The audit in words: what was tried, every finding with its place and its remedy, and a table of certificates."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isfinite

from autograder.audit.findings import CHECKS, STAGES, Check, Finding, Result

__all__ = ["certificates", "rendered"]

SAID = {
    "solutions": "{held} of {tried} get full points",
    "stubs": "{held} of {tried} get none",
    "shortcuts": "{held} of {tried} get none",
    "misconceptions": "{held} of {tried} rejected and named",
    "mutants": "{held} of {tried} rejected, or listed as equivalent with a reason",
    "equivalents": "{held} of {tried} give the solution's answers on further draws",
    "margins": "{held} of {tried} answers are far from the tolerance's edge: {margins}",
    "gradients": "{held} of {tried} agree with autograd",
    "symbolic": "{held} of {tried} agree with SymPy's derivatives",
    "languages": "{held} of {tried} name what the stubs define",
    "variants": "{held} of {tried} drawn can be solved",
}


def rendered(results: Sequence[Result], seeds: int, color: bool = False) -> str:
    """All exercises together, a line per check; then the findings, numbered."""
    findings = [finding for result in results for finding in result.findings]
    lines = [f"{len(results)} exercise{'s' if len(results) != 1 else ''}, 2 languages, {seeds} seeds", ""]
    for name in CHECKS:
        checks = [check for result in results for check in result.checks if check.name == name]
        if checks:
            lines.append(_line(name, checks, _margins(results), color))
    broken = [result.broken for result in results if result.broken]
    if broken:
        return "\n".join([*lines, "", "These cannot be used as they are:", *(f"  {sentence}" for sentence in broken)])
    if stopped := _untried(results):
        lines += ["", "Not tried to the end:", *stopped]
    if not findings:
        return "\n".join([*lines, "", "Nothing slips through."])
    verb = "does" if len(findings) == 1 else "do"
    lines += ["", f"{len(findings)} of these {verb} not hold. Students must not see this yet."]
    for number, finding in enumerate(findings, 1):
        lines += ["", *_finding(number, finding)]
    return "\n".join(lines)


def certificates(results: Sequence[Result]) -> str:
    """A Markdown table, a line per exercise: how many of what was tried held, and the margins in tolerances."""
    names = ("solutions", "misconceptions", "mutants", "equivalents", "gradients")
    heads = ["exercise", "draws", *names, "honest answers use at most", "nearest wrong answer"]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for result in results:
        held = {check.name: f"{check.held}/{check.tried}" for check in result.checks}
        honest, nearest = _worst([result])
        shown = [f"{honest:.3f} of it" if result.honest else "", f"{nearest:.0e} times it" if isfinite(nearest) else ""]
        cells = [f"`{result.exercise}`", str(result.seeds), *(held.get(name, "") for name in names), *shown]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _worst(results: Sequence[Result]) -> tuple[float, float]:
    """How much of the tolerance the worst honest answer uses, and how far outside the nearest wrong one lies."""
    honest = [value for result in results for value in result.honest.values()]
    wrong = [value for result in results for value in result.wrong.values()]
    return max(honest, default=0.0), min(wrong, default=inf)


def _margins(results: Sequence[Result]) -> str:
    honest, nearest = _worst(results)
    near = f", wrong ones lie at least {nearest:.0e} times outside" if isfinite(nearest) else ""
    return f"honest ones use at most {honest:.3f} of it{near}"


def _untried(results: Sequence[Result]) -> list[str]:
    """What comes after a stage that failed."""
    stopped = [(r.exercise, r.stages[-1].name) for r in results if r.stages and not r.stages[-1].passed and not r.broken]
    last = [(id, name, STAGES[STAGES.index(name) + 1 :]) for id, name in stopped]
    return [f"  {id}: stopped at {name}; {', '.join(after)} come after it" for id, name, after in last if after]


def _line(name: str, checks: Sequence[Check], margins: str, color: bool) -> str:
    tried, held = sum(c.tried for c in checks), sum(c.held for c in checks)
    good = tried == held
    glyph = "✓" if good else "✗"
    if color:
        glyph = f"\x1b[{32 if good else 31}m{glyph}\x1b[0m"
    left = sum(c.left for c in checks)
    beyond = f"; {left} are beyond SymPy, and have autograd alone" if left else ""
    return f"{glyph} {name:<16}{SAID[name].format(tried=tried, held=held, margins=margins)}{beyond}"


def _finding(number: int, finding: Finding) -> list[str]:
    lines = [f"{number}  {finding.exercise}", f"   {finding.what}"]
    for label, text in finding.lines:
        first, *rest = text.split("\n")
        lines.append(f"   {label:<12}{first}")
        lines += [f"   {'':<12}{line}" for line in rest]
    return lines
