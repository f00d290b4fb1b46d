"""What the pipeline makes of one source text: policy, jail, judge, as for a submission."""

from __future__ import annotations

import msgspec

from autograder import functions, policy
from autograder.audit.findings import Count, Finding
from autograder.course import fill
from autograder.jail import Jail, Request
from autograder.judge import judge
from autograder.records import Cell, CodeKey, Judgement, Key, Status, Verdict
from autograder.report.markup import to_plain
from autograder.report.messages import spoken

__all__ = ["earned", "expect_earned", "filled", "judged"]


def filled(compiled: Key, source: str) -> str:
    """A stub or solution with the variant's values put in."""
    return fill(source, compiled.values) if "{{" in source else source


def judged(compiled: Key, source: str, jail: Jail) -> Judgement:
    """Grade a source text with the full key."""
    exercise = compiled.exercise
    cells = (Cell(source=source, number=1, exercise=exercise.id),)
    cases = compiled.body.cases if isinstance(compiled.body, CodeKey) else ()
    request = Request(
        cells=cells, exercise=exercise.id, scripts=tuple(case.script for case in cases),
        wanted=() if cases else tuple(part.name for part in exercise.parts), policy=exercise.policy,
    )  # fmt: skip
    run = policy.enforced(exercise, cells, [c.part for c in cases], lambda: jail.run(request, functions.answer))
    return judge(compiled, run, hidden=True)


def earned(judgement: Judgement) -> float:
    """The points of a judgement; open ones count as none."""
    return round(sum(v.earned or 0.0 for v in judgement.verdicts), 9)


def _told(verdict: Verdict, judgement: Judgement) -> str:
    """The verdict as a student reads it, also of a hidden case: this is for its author."""
    return to_plain(spoken(msgspec.structs.replace(verdict, visible=True), judgement, "en").message)


def expect_earned(count: Count, compiled: Key, judgement: Judgement, wanted: float, name: str) -> None:
    """Full points for what is right, none for what is no work."""
    got, id = earned(judgement), compiled.exercise.id

    def finding() -> Finding:
        first = next((v for v in judgement.verdicts if (v.status is Status.right) == (wanted == 0.0)), None)
        place = ", ".join(filter(None, (first.part, first.group, first.value))) if first else ""
        if wanted == 0.0:
            why = "In every case of this group the right value is what a shortcut gives."
            change = "Draw the arguments so that at least one case of the group needs the work."
        else:
            why = _told(first, judgement) if first else ""
            change = f"Mend {name}, or the reference in spec.py: one of them is wrong."
        lines = (("where", place), ("why", why), ("change", change))
        return Finding(exercise=id, what=f"{name} earns {got:g} of {compiled.exercise.points:g} points", lines=lines)

    count.expect(abs(got - wanted) < 1e-6, finding)
