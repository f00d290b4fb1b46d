"""The audit for the terminal: what was tried, and every finding with its place and its remedy."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.audit.findings import CHECKS, Check, Finding, Result

__all__ = ["rendered"]

SAID = {
    "solutions": "{held} of {tried} get full points",
    "stubs": "{held} of {tried} get none",
    "shortcuts": "{held} of {tried} get none",
    "misconceptions": "{held} of {tried} rejected and named",
    "mutants": "{held} of {tried} rejected, or listed as equivalent with a reason",
    "equivalents": "{held} of {tried} give the solution's answers on further draws",
    "margins": "{detail}",
    "gradients": "{held} of {tried} agree with autograd",
    "languages": "{held} of {tried} name what the stubs define",
    "variants": "{held} of {tried} drawn can be solved",
}


def rendered(results: Sequence[Result], seeds: int, color: bool = False) -> str:
    """All exercises together, a line per check; then the findings, numbered."""
    findings = [finding for result in results for finding in result.findings]
    lines = [f"{len(results)} exercises, 2 languages, {seeds} seeds", ""]
    for name in CHECKS:
        checks = [check for result in results for check in result.checks if check.name == name]
        if checks:
            lines.append(_line(name, checks, color))
    broken = [result.broken for result in results if result.broken]
    if broken:
        return "\n".join([*lines, "", "These cannot be used as they are:", *(f"  {sentence}" for sentence in broken)])
    if not findings:
        return "\n".join([*lines, "", "Nothing slips through."])
    verb = "does" if len(findings) == 1 else "do"
    lines += ["", f"{len(findings)} of these {verb} not hold. Students must not see this yet."]
    for number, finding in enumerate(findings, 1):
        lines += ["", *_finding(number, finding)]
    return "\n".join(lines)


def _line(name: str, checks: Sequence[Check], color: bool) -> str:
    tried, held = sum(c.tried for c in checks), sum(c.held for c in checks)
    good = tried == held
    glyph = "✓" if good else "✗"
    if color:
        glyph = f"\x1b[{32 if good else 31}m{glyph}\x1b[0m"
    detail = max((c.detail for c in checks), default="")
    return f"{glyph} {name:<16}{SAID[name].format(tried=tried, held=held, detail=detail)}"


def _finding(number: int, finding: Finding) -> list[str]:
    lines = [f"{number}  {finding.exercise}", f"   {finding.what}"]
    for label, text in finding.lines:
        first, *rest = text.split("\n")
        lines.append(f"   {label:<12}{first}")
        lines += [f"   {'':<12}{line}" for line in rest]
    return lines
