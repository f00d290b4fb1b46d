"""The audit of derivations, calculations and choices: wrong answers rejected and named, gradients confirmed, variants solvable."""

from __future__ import annotations

from autograder import key, kinds
from autograder.audit import symbolic as derived
from autograder.audit.findings import Count, Finding
from autograder.audit.gradients import disagreements, undefined
from autograder.audit.judging import earned
from autograder.course import Exercise
from autograder.draw import Draw
from autograder.judge import judge
from autograder.key.making import Seeds
from autograder.kinds.derivation.records import DerivationKey
from autograder.records import Key, Run

__all__ = ["gradients", "shortcuts", "symbolic", "variants", "wrongs"]

VARIANTS = 8
POINTS = 8


def wrongs(compiled: Key, count: Count) -> None:
    """The author's misconceptions of a derivation or calculation, and the wrong options of a choice."""
    for id, answers in kinds.of(compiled).audit.wrong(compiled):
        judgement = judge(compiled, Run(answers=answers), hidden=True)
        certain = {i for d in judgement.diagnosis if d.certain for i in d.ids}
        full = earned(judgement) >= compiled.exercise.points - 1e-9
        named = id in certain or kinds.of(compiled).audit.nameless(compiled)
        finding = Finding(
            exercise=compiled.exercise.id,
            what=f"{id} {'gets full points' if full else 'is rejected, but not named'}",
            lines=(("change", "Its formula equals the reference or another misconception's; correct it in spec.py."),),
        )
        count.expect(not full and named, lambda finding=finding: finding)  # type: ignore[misc]


def shortcuts(compiled: Key, count: Count) -> None:
    """What nobody has to think for earns nothing: of a matching and an ordering, what is shown as it is shown; zeros for open labels."""
    of = kinds.of(compiled).audit
    for name, answers in of.shortcuts(compiled):
        got = earned(judge(compiled, Run(answers=answers), hidden=True))
        finding = Finding(
            exercise=compiled.exercise.id,
            what=f"{name} earns {got:g} of {compiled.exercise.points:g} points",
            lines=(("change", of.narrower),),
        )
        count.expect(got <= 0, lambda finding=finding: finding)  # type: ignore[misc]


def gradients(compiled: Key, seed: int, count: Count) -> None:
    """Every line's reference agrees with autograd."""
    if not isinstance(compiled.body, DerivationKey):
        return
    tried, wrong = disagreements(compiled.body, POINTS, seed)
    count.tried += tried
    count.held += tried - len(wrong)
    where = undefined(compiled.body, POINTS, seed) if wrong else ""
    change = "Say in domains of spec.py where its leaves lie, such as domains={\"w\": \"positive\"}, so that every node is a number."
    lines = (("where", where), ("change", change)) if where else ()
    for label in wrong:
        finding = Finding(exercise=compiled.exercise.id, what=f"the reference of {label} differs from autograd", lines=lines)
        count.findings.setdefault((finding.exercise, finding.what), finding)


def symbolic(compiled: Key, seed: int, count: Count) -> None:
    """Every line's reference agrees with the derivative that SymPy takes of the graph."""
    if not isinstance(compiled.body, DerivationKey):
        return
    tried, wrong, beyond = derived.disagreements(compiled.body, seed)
    count.tried += tried
    count.held += tried - len(wrong)
    count.left += len(beyond)
    for label in wrong:
        finding = Finding(exercise=compiled.exercise.id, what=f"the reference of {label} differs from SymPy's derivative")
        count.findings.setdefault((finding.exercise, finding.what), finding)


def variants(exercise: Exercise, count: Count) -> None:
    """Every variant drawn can be solved: its own worked solution earns everything."""
    of = kinds.of(exercise.spec()).audit
    if of.drawn:
        return
    seeds = Seeds(public=b"audit", secret=b"audit secret")
    for number in range(VARIANTS):
        compiled = key.compile_key(exercise, seeds, "cpu", drawn=Draw([number]))
        got = earned(judge(compiled, Run(answers=of.right(compiled)), hidden=True))
        finding = Finding(
            exercise=exercise.id,
            what=f"the worked solution of a variant earns {got:g} of {compiled.exercise.points:g} points",
            lines=(("variant", str(compiled.values)),),
        )
        count.expect(abs(got - compiled.exercise.points) < 1e-6, lambda finding=finding: finding)  # type: ignore[misc]
