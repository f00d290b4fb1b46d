"""The audit of code exercises: shortcuts earn nothing, misconceptions are rejected and named."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.audit.findings import Count, Finding
from autograder.audit.judging import briefly, earned, judged
from autograder.course import Exercise
from autograder.jail import Jail
from autograder.kinds.code.compiling.cases import signatures, wrong_sources
from autograder.kinds.code.records import CodeKey
from autograder.kinds.code.spec import CodeExercise
from autograder.language import in_house
from autograder.records import Judgement, Key

__all__ = ["misconceptions", "shortcuts"]


def shortcuts(stub: str, compiled: Key) -> Iterator[tuple[str, str]]:
    """Answers without work: for every function of the stub constants, zeros like its arrays, and each of its inputs."""
    known = signatures(stub)
    for part in compiled.exercise.parts:
        n = len(part.returns)
        methods = {k.partition(".")[2]: v for k, v in known.items() if k.startswith(part.name + ".")}
        if methods:
            yield from _idle_classes(part.name, known.get(part.name, []), methods)
            continue
        parameters = known[part.name]
        head = f"import numpy as np\ndef {part.name}({', '.join(parameters)}):\n    return "
        for constant in ("0.0", "1.0", "True", "np.zeros(3)"):
            yield f"the constant {constant}", head + _repeated(constant, n)
        for parameter in parameters:
            yield f"zeros like {parameter}", head + _repeated(f"np.zeros_like({parameter})", n)
            yield f"{parameter} as it came", head + _repeated(parameter, n)
        if n > 1 and all(r.name in parameters for r in part.returns):
            yield "its inputs as they came", head + ", ".join(r.name for r in part.returns)


def _repeated(text: str, n: int) -> str:
    return ", ".join([text] * n) if n > 1 else text


def _idle_classes(name: str, constructor: list[str], methods: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    for constant in ("False", "True", "None"):
        lines = [f"class {name}:", f"    def __init__(self, {', '.join(constructor)}):", "        pass"]
        lines += [line for m, p in methods.items() for line in (f"    def {m}(self, {', '.join(p)}):", f"        return {constant}")]
        lines += ["    def __getattr__(self, name):", "        return None"]
        yield f"methods that return {constant}", "\n".join(lines)


def misconceptions(exercise: Exercise, spec: CodeExercise, compiled: Key, jail: Jail | None, count: Count) -> None:
    """Every misconception is rejected and named, alone: two that give the same numbers cannot be told apart.

    In a jail as a submission; without one by what it gave when the key was made.
    """
    edits, texts = {wrong.id: wrong.edits for wrong in spec.wrong}, exercise.texts()
    for id, source in wrong_sources(exercise, spec).items():
        judgement = judged(compiled, source, jail) if jail else _known(compiled, id)
        what = next(m.what[in_house(m.what)] for m in compiled.exercise.misconceptions if m.id == id)
        place = (("edit", "; ".join(f"{a.strip()}  →  {b.strip()}" for a, b in edits[id]) or f"wrong/{id}.py"),
                 ("from", texts.place("wrong", id)))  # fmt: skip
        certain = {i for d in judgement.diagnosis if d.certain for i in d.ids}
        tied = sorted({i for d in judgement.diagnosis if not d.certain for i in d.ids} - {id})
        full = earned(judgement) >= compiled.exercise.points - 1e-9

        def slips(id: str = id, what: str = what, place: tuple[tuple[str, str], ...] = place) -> Finding:
            cases = len(compiled.body.cases) if isinstance(compiled.body, CodeKey) else 0
            return Finding(
                exercise=exercise.id,
                what=f"{id} gets full points: {what}",
                lines=(*place, ("why", f"On all {cases} cases it differs from the reference by no more than rounding."),
                       ("add a case", "one whose arguments make this mistake show, in the group where it belongs")),
            )  # fmt: skip

        def nameless(id: str = id, place: tuple[tuple[str, str], ...] = place, tied: list[str] = tied) -> Finding:
            why = f"It gives the same numbers as {', '.join(tied)} in every case." if tied else "Its outcome is not finite, or it does not return in some case."
            return Finding(
                exercise=exercise.id,
                what=f"{id} is rejected, but not named",
                lines=(*place, ("why", why), ("change", "Add a case that tells them apart, or make them one misconception.")),
            )

        count.expect(not full and id in certain, slips if full else nameless)


def _known(compiled: Key, id: str) -> Judgement:
    assert isinstance(compiled.body, CodeKey)
    return briefly(compiled, [case.wrong[id] for case in compiled.body.cases])
