"""What the pipeline makes of one source text: policy, jail, judge, as for a submission."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from autograder import functions, policy
from autograder.audit.findings import Count, Finding
from autograder.course import fill
from autograder.jail import Jail, Request
from autograder.judge import judge
from autograder.kinds.code import judge as numeric
from autograder.kinds.code.judging import diagnosis
from autograder.kinds.code.records import CodeKey
from autograder.language import in_house
from autograder.records import Cell, Judgement, Key, Outcome, Run, Status, Verdict
from autograder.report.markup import to_plain
from autograder.report.messages import spoken

__all__ = ["briefly", "earned", "expect_earned", "filled", "full", "judged", "ran"]


def filled(compiled: Key, source: str) -> str:
    """A stub or solution with the variant's values put in."""
    return fill(source, compiled.values) if "{{" in source else source


def judged(compiled: Key, source: str, jail: Jail) -> Judgement:
    """Grade a source text with the full key."""
    return judge(compiled, ran(compiled, source, jail), hidden=True)


def ran(compiled: Key, source: str, jail: Jail) -> Run:
    """Run a source text as a submission is run, the exercise's policy kept."""
    exercise = compiled.exercise
    cells = (Cell(source=source, number=1, exercise=exercise.id),)
    cases = compiled.cases
    request = Request(
        cells=cells, exercise=exercise.id, scripts=tuple(case.script for case in cases),
        wanted=() if cases else tuple(part.name for part in exercise.parts), policy=exercise.policy,
    )  # fmt: skip
    return policy.enforced(exercise, cells, [c.part for c in cases], lambda: jail.run(request, functions.answer))


def briefly(compiled: Key, outcomes: Sequence[Outcome]) -> Judgement:
    """What outcomes of code earn and which misconceptions they show, without evidence for a student.

    It takes a tenth of the time. A policy, or a second run, could only take points away.
    """
    assert isinstance(compiled.body, CodeKey)
    run = Run(outcomes=tuple(outcomes))
    with np.errstate(all="ignore"):
        verdicts = numeric.verdicts(compiled, run)
        rows = [(case, outcome, None) for case, outcome in zip(compiled.body.cases, outcomes, strict=True)]
        named = diagnosis.of_code(compiled, rows) if any(v.status is not Status.right for v in verdicts) else ()
    return Judgement(exercise=compiled.exercise, verdicts=verdicts, diagnosis=named, cases=len(rows), hidden=True)


def full(compiled: Key, outcomes: Sequence[Outcome]) -> bool:
    """Whether outcomes of code earn all points."""
    with np.errstate(all="ignore"):
        verdicts = numeric.verdicts(compiled, Run(outcomes=tuple(outcomes)))
    return all(v.earned == v.points for v in verdicts)


def earned(judgement: Judgement) -> float:
    """The points of a judgement; open ones count as none."""
    return round(sum(v.earned or 0.0 for v in judgement.verdicts), 9)


def _told(verdict: Verdict, judgement: Judgement) -> str:
    """The verdict as a student reads it, also of a hidden case: this is for its author."""
    return to_plain(spoken(msgspec.structs.replace(verdict, visible=True), judgement, in_house(judgement.exercise.title)).message)


def _refused(verdict: Verdict, judgement: Judgement, compiled: Key, name: str) -> tuple[str, str]:
    """Which rule of its own exercise a source breaks, and what to do."""
    rule, line = verdict.args["rule"], verdict.args["line"]
    where = f"line {line}" if line else name
    used = verdict.args["of"] or verdict.args["name"]
    match rule:
        case "loop":
            named = " and ".join(f"`{argument}`" for argument, _ in compiled.exercise.policy.samples)
            why = f"`samples` in spec.py allows no loop over the samples of {named}, and {where} of {name} goes through them one or two at a time."
            if verdict.args["name"]:
                why = f"`samples` in spec.py says that {named} may have any number of samples, and with another number {where} of {name} ends in {used}."
            return why, f"Write {name} with operations on whole arrays, or take out of `samples` what it may loop over."
        case "import" | "module":
            return _told(verdict, judgement), f"Write {name} without it, or name it in `imports` of spec.py."
        case _:
            return f"`forbid` in spec.py forbids `{used}`, and {where} of {name} uses it.", f"Write {name} without it, or take it out of `forbid`."


def expect_earned(count: Count, compiled: Key, judgement: Judgement, wanted: float, name: str) -> None:
    """Full points for what is right, none for what is no work."""
    got, id = earned(judgement), compiled.exercise.id

    def finding() -> Finding:
        first = next((v for v in judgement.verdicts if (v.status is Status.right) == (wanted == 0.0)), None)
        place = ", ".join(filter(None, (first.part, first.group, first.value))) if first else ""
        if first and first.status is Status.refused:
            why, change = _refused(first, judgement, compiled, name)
        elif wanted == 0.0:
            why = "In every case of this group the right value is what a shortcut gives."
            change = "Draw the arguments so that at least one case of the group needs the work."
        else:
            why = _told(first, judgement) if first else ""
            change = f"Mend {name}, or the reference in spec.py: one of them is wrong."
        lines = (("where", place), ("why", why), ("change", change))
        return Finding(exercise=id, what=f"{name} earns {got:g} of {compiled.exercise.points:g} points", lines=lines)

    count.expect(abs(got - wanted) < 1e-6, finding)
