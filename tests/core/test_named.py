"""Wrong answers that no exercise lists, written down before the house could name any of them: who gets a right name?

`tests/unlisted` says of each what a fair person would call it. `also`: names found afterwards that say the same of the
same numbers. A right generic finding counts as well: an argument that was changed, a shape, a property that is broken.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")

from said import said

from autograder import key
from autograder.audit.judging import judged
from autograder.course import load
from autograder.formulas import write
from autograder.jail import Jail
from autograder.judge import judge
from autograder.key import words
from autograder.key.making import Seeds
from autograder.kinds.derivation import compile as formulas
from autograder.kinds.derivation.compiling.mutants import STANDARD
from autograder.kinds.derivation.judge import solved
from autograder.kinds.number import compile as calculations
from autograder.records import BANKED, Exercise, Judgement, Key, Run, Status
from autograder.spec import DerivationExercise, NumberExercise
from autograder.values import pack

ROOT = Path(__file__).parents[2]
FILES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted((ROOT / "tests" / "unlisted").glob("*.toml"))}
CODE = [name for name, file in FILES.items() if "code" in file["answer"][0]]
NUMBERS = [name for name, file in FILES.items() if file.get("kind") == "number" or "values" in file]
DERIVATIONS = [name for name, file in FILES.items() if file.get("kind") == "derivation"]
STEPS = {
    "undifferentiated": "value-for-derivative", "inverse-sign": "sign-turned", "term-sign": "sign-turned", "sign": "sign-turned",
    "term": "term-left-out", "factor": "factor-left-out", "half": "factor-two-missing", "transposed": "transposed",
}  # fmt: skip
"""What the standard mistakes of a derivation are called in the bank."""
SAYS = {
    "derivation.transposed": {"transposed"},
    "numeric.changed": {"changed-in-place"}, "numeric.state": {"random-inside"}, "numeric.order": {"results-swapped"},
    "numeric.shape": {"dimension-kept", "transposed", "whole-for-axis", "wrong-axis", "last-left-out", "off-by-one"},
    "numeric.length": {"stops-early", "last-left-out", "off-by-one"},
}  # fmt: skip

Says = Callable[[dict[str, Any]], Judgement]
tally: Counter[str] = Counter()


@pytest.fixture(scope="module")
def jails() -> Iterator[dict[str, Jail]]:
    kept: dict[str, Jail] = {}
    yield kept
    for jail in kept.values():
        jail.close()


def told(name: str, judgement: Judgement, answer: dict[str, Any]) -> None:
    """Count what an answer was told; a wrong name fails at once."""
    ids = {called(id) for found in judgement.diagnosis for id in found.ids}
    right = {*answer["names"], *answer.get("also", [])}
    first = next(verdict for verdict in judgement.verdicts if verdict.status not in (Status.right, Status.follow_through))
    assert not ids or ids & right, f"{name}: {answer['what']} is called {sorted(ids)}"
    shaped = "shape" in answer.get("finding", "") and first.code == "numeric.shape"
    generic = first.code.startswith("property.") or bool(SAYS.get(first.code, set()) & right) or shaped
    tally["named" if ids else "found" if generic else "nothing"] += 1


def called(id: str) -> str:
    kind = id.removeprefix(f"{STANDARD}.").partition(":")[0]
    return STEPS.get(kind, kind) if id.startswith(STANDARD) else id.removeprefix(BANKED)


@pytest.mark.full
@pytest.mark.parametrize("name", CODE)
def test_no_code_gets_a_wrong_name(name: str, jails: dict[str, Jail]) -> None:
    file = FILES[name]
    exercise = load(ROOT / file["course"]).exercise(file["exercise"])
    compiled = key.compile_key(exercise, Seeds(public=b"unlisted", secret=b"secret"), pairs=True)
    env = compiled.exercise.env
    jail = jails.setdefault(env, Jail(env, unsafe=True))
    for answer in file["answer"]:
        told(name, judged(compiled, answer["code"], jail), answer)


@pytest.mark.full
@pytest.mark.parametrize("name", NUMBERS)
def test_no_number_gets_a_wrong_name(name: str) -> None:
    file = FILES[name]
    compiled = calculation(file)
    body = compiled.body
    for answer in file["answer"]:
        given = {label: round(body.results[label], body.digits) for label in body.asked} | {answer["label"]: answer["answer"]}  # type: ignore[union-attr]
        told(name, judge(compiled, Run(answers={label: pack(value) for label, value in given.items()}), hidden=True), answer)


def calculation(file: dict[str, Any]) -> Key:
    """The key of a calculation with the values of the file."""
    if file["course"]:
        spec = load(ROOT / file["course"]).exercise(file["exercise"]).spec()
    else:
        spec = NumberExercise(graph=file["graph"], values=lambda draw: file["values"], asked=file["asked"], digits=file.get("digits", 3), points=1)
    assert isinstance(spec, NumberExercise)
    body, parts = calculations.number(spec, file["values"])
    known = words.mistakes([id for id, _, _ in body.slips], ("en", "de"))
    own = tuple(known[0].__class__(id=wrong.id, what=known[0].what) for wrong in spec.wrong)
    exercise = Exercise(id="a/n", kind="number", title=said("n", "n"), points=1, parts=parts, misconceptions=(*own, *known))
    return Key(hash="0", exercise=exercise, body=body)


@pytest.mark.full
@pytest.mark.parametrize("name", DERIVATIONS)
def test_no_line_gets_a_wrong_name(name: str) -> None:
    file = FILES[name]
    compiled = derived(file)
    right = {line.label: write(tree) for line, tree in solved(compiled)}
    for answer in file["answer"]:
        given = right | {answer["line"]: answer["answer"]}
        judgement = judge(compiled, Run(answers={label: pack(text) for label, text in given.items()}), hidden=True)
        mine = [verdict for verdict in judgement.verdicts if verdict.part == answer["line"]]
        assert mine[0].status is Status.wrong, answer["what"]
        told(name, msgspec.structs.replace(judgement, verdicts=tuple(mine)), answer)


def derived(file: dict[str, Any]) -> Key:
    """The key of a derivation of the course, or of the file's own graph."""
    if file["course"]:
        return key.compile_key(load(ROOT / file["course"]).exercise(file["exercise"]), Seeds(public=b"unlisted", secret=b"secret"))
    shapes = {name: tuple(shape) for name, shape in file.get("shapes", {}).items()}
    lines = file["lines"]
    spec = DerivationExercise(graph=file["graph"], lines=lines, domains=file.get("domains", {}), shapes=shapes, points=len(lines))
    body, parts, known = formulas.derivation(spec, {})
    exercise = Exercise(id="a/d", kind="derivation", title=said("d", "d"), points=len(lines), parts=parts, misconceptions=known)
    return Key(hash="0", exercise=exercise, body=body)


@pytest.mark.full
def test_four_of_five_get_a_right_name_or_finding() -> None:
    assert sum(tally.values()) == 5 * (len(CODE) + len(NUMBERS) + len(DERIVATIONS)) == 200
    assert tally["named"] + tally["found"] >= 0.8 * sum(tally.values()), tally
