"""A class that the stub gives, whole, and that is no work: cases make its objects, the notebook hands it out, and it earns nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")

from test_selfcheck import run

from autograder import key, release
from autograder.audit.stages import STAGES
from autograder.audit.stages import run as stages
from autograder.course import Course, load
from autograder.grade import Grader
from autograder.nbgrader.build import notebook
from autograder.records import CodeKey, Lang
from autograder.script import Call

PUSH = "given/push"
EDIT = ("node.grad + upstream", "upstream")


@pytest.fixture(scope="module")
def given() -> Course:
    return load(Path(__file__).parents[1] / "given_class")


def answer(folder: Path, source: str) -> Path:
    path = folder / "answer.py"
    path.write_text(f"# exercise: {PUSH}\n{source}", "utf-8")
    return path


def test_its_objects_are_made_and_not_looked_at(given: Course) -> None:
    body = key.load(given, PUSH).body
    assert isinstance(body, CodeKey)
    for case in body.cases:
        assert case.part == "push"
        assert [(step.entry, step.see) for step in case.script if isinstance(step, Call)] == [("Node", False), ("push", True), ("push", True)]
        assert [seen.name for seen in case.expected] == ["first", "second", "grad"]


@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_notebook_hands_it_out(given: Course, lang: Lang) -> None:
    sources = ["".join(cell["source"]) for cell in notebook(given, "given", lang)["cells"]]
    assert sum("class Node:" in source for source in sources) == 1


def test_it_is_graded_and_a_mistake_is_named(given: Course, tmp_path: Path) -> None:
    solution = given.exercise(PUSH).solution()
    with Grader(given, "given", "de") as grader:
        (right,) = grader.grade(answer(tmp_path, solution), "a").exercises
        (wrong,) = grader.grade(answer(tmp_path, solution.replace(*EDIT)), "a").exercises
        (stub,) = grader.grade(answer(tmp_path, given.exercise(PUSH).stub()), "a").exercises
        (without,) = grader.grade(answer(tmp_path, solution[solution.index("def push") :]), "a").exercises
    assert (right.earned, stub.earned, without.earned) == (2, 0, 0)
    assert (wrong.earned, wrong.misconception) == (0, "overwrites")
    assert wrong.what == "`push` überschreibt den Gradienten offenbar, statt zu addieren."
    assert wrong.trial is not None and wrong.trial.code.startswith("n = Node(value=")
    assert {verdict.part for verdict in wrong.verdicts} == {"push"}
    assert "Node" in " ".join(verdict.message for verdict in without.verdicts)


@pytest.mark.full
@pytest.mark.filterwarnings("ignore")
def test_check_in_a_kernel_says_the_same(given: Course, tmp_path: Path) -> None:
    release.write(given, "given", "en", tmp_path)
    right = f"# exercise: {PUSH}\n{given.exercise(PUSH).solution()}"
    outputs = run(tmp_path, "from autograder import check", right, 'check("push")', right.replace(*EDIT), 'check("push")')
    assert outputs[2][0]["data"]["text/plain"] == "2.0"
    assert outputs[4][0]["data"]["text/plain"] == "0.0"
    assert "seems to overwrite the gradient" in outputs[4][0]["data"]["text/html"]


@pytest.mark.full
def test_every_stage_of_the_audit_passes(given: Course) -> None:
    assert [(stage.name, stage.passed, stage.findings) for stage in stages(given, PUSH, draws=2)] == [(name, True, ()) for name in STAGES]
