"""The audit of one exercise in stages: the first that fails is told, nothing after it is tried, and a word runs nothing anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")

from autograder import cli
from autograder.audit import STAGES, Stage, audit, mutation, proving
from autograder.audit.stages import run
from autograder.audit.together import together
from autograder.course import load
from autograder.jail import Jail
from autograder.judge.diagnosis import differs
from autograder.key import compile_key
from autograder.key.code import Seeds, run_source
from autograder.records import CodeKey, Key, Outcome, Returned

MSE, CHOICE = "03-losses/mse", "03-losses/output_activation"
PUBLIC, SECRET = Path("exercises") / MSE, Path("solutions") / MSE
Change = Callable[[Path], None]


def put(path: Path, old: str, new: str) -> Change:
    def change(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        assert old in text, old
        (root / path).write_text(text.replace(old, new, 1), "utf-8")

    return change


def said(stage: Stage) -> str:
    return " | ".join(f"{finding.what} {finding.lines}" for finding in stage.findings)


FAILING: list[tuple[str, Change, str, tuple[str, ...]]] = [
    ("a quote is not closed", put(SECRET / "texts.toml", '"Vectors (n,)"', '"Vectors (n,)'), "load", ("this is not TOML", "texts.toml, line 2")),
    ("an edit not found", put(SECRET / "texts.toml", '["np.mean((y_pred', '["np.average((y_pred'), "load", ("is found 0 times", "texts.toml, line ")),
    ("an edit that leaves no Python", put(SECRET / "texts.toml", '** 2) / 2"]', '** 2) / "]'), "load", ("this is not Python", "texts.toml, line ")),
    ("an alternative that is no Python", put(SECRET / "alternatives" / "loop.py", "def mse(", "def mse(("), "load", ("this is not Python", "loop.py, line ")),
    ("it needs what is not there", put(SECRET / "texts.toml", "[groups]", '[meta]\nneeds = ["msee"]\n\n[groups]'), "load", ("there is no exercise `msee`", "texts.toml, line 2")),
    ("a prompt is missing", lambda root: (root / PUBLIC / "prompt.de.md").unlink(), "build", ("this file is missing", "prompt.de.md")),
    ("an introduction is missing", lambda root: (root / PUBLIC.parent / "intro.de.md").unlink(), "build", ("this file is missing", "intro.de.md")),
    ("a prompt does not name a part", put(PUBLIC / "prompt.de.md", "mse_grad", "mse_slope"), "build", ("does not mention mse_grad",)),
    ("a value that no variant has", put(PUBLIC / "prompt.de.md", "mse_grad", "mse_grad {{slope}}"), "build", ("`{{slope}}` stands in a text", "prompt.de.md")),
    ("a value in a mistake's sentence", put(SECRET / "texts.toml", "an extra factor ½.", "an extra factor {{slope}}."), "build", ("`{{slope}}` stands in a text", "texts.toml, line ")),
    ("a picture that is not there", put(PUBLIC / "prompt.en.md", "\n\n", "\n\n![a curve](curve.png)\n\n"), "build", ("the picture `curve.png` is not there", "prompt.en.md, line ")),
    ("a reference that raises", put(SECRET / "spec.py", "functional.mse_loss(y_pred, y_true)", "functional.mse_lost(y_pred, y_true)"), "solution", ("the reference raises AttributeError", "spec.py")),
    ("a solution that is wrong", put(SECRET / "solution.py", "def mse(y_pred, y_true):\n", "def mse(y_pred, y_true):\n    y_true = y_true + 1\n"), "solution", ("solution.py earns ",)),
    ("a rule that the solution breaks", put(SECRET / "spec.py", "EXERCISE = CodeExercise(", 'EXERCISE = CodeExercise(forbid=["numpy.mean"], '), "solution", ("`forbid` in spec.py forbids `numpy.mean`", "of solution.py uses it")),
    ("a rule about samples that an alternative breaks", put(SECRET / "spec.py", "EXERCISE = CodeExercise(", 'EXERCISE = CodeExercise(samples={"y_pred": 0, "y_true": 0}, '), "solution",
     ("alternatives/loop.py earns ", "allows no loop over the samples of `y_pred` and `y_true`, and line 6 of alternatives/loop.py goes through them")),
]  # fmt: skip


@pytest.mark.parametrize(("what", "change", "stage", "words"), FAILING, ids=[row[0] for row in FAILING])
def test_the_first_stage_that_fails_says_what_and_where(
    small: Path, monkeypatch: pytest.MonkeyPatch, what: str, change: Change, stage: str, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr(proving, "mutants", None)
    change(small)
    *passed, last = run(load(small), MSE, draws=1)
    assert [one.name for one in passed] == list(STAGES[: STAGES.index(stage)]), said(last)
    assert last.name == stage and not last.passed and all(one.passed and not one.findings for one in passed)
    assert all(word in said(last) for word in words), said(last)


@pytest.mark.parametrize("id", [MSE, CHOICE])
def test_what_holds_passes_every_stage(small: Path, id: str) -> None:
    stages = list(run(load(small), id, draws=1))
    assert [stage.name for stage in stages] == list(STAGES)
    assert all(stage.passed and stage.said and not stage.findings for stage in stages), stages


def test_after_a_stage_that_fails_nothing_else_of_its_exercise_is_tried(small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    put(SECRET / "alternatives" / "loop.py", "return", "return 2 *")(small)
    monkeypatch.chdir(small)
    assert cli.main(["audit", "--seeds", "1", "--draws", "2", "--jobs", "1"]) == 1
    out = capsys.readouterr().out
    assert "stopped at solution; misconceptions, mutants, margins come after it" in out
    assert "alternatives/loop.py earns " in out and "✗ solutions" in out and "mutants  " not in out


def test_a_mended_sentence_runs_nothing_anew(small: Path) -> None:
    course, told = load(small), list[str]()

    def audited() -> list[str]:
        told.clear()
        (result,) = audit(course, [MSE], seeds=1, draws=2, further=1, jobs=1, progress=lambda done, of, _: told.append(f"{done}"))
        assert not result.findings
        return list(told)

    assert len(audited()) > 2
    assert audited() == []
    put(SECRET / "texts.toml", "extra factor ½", "additional factor ½")(small)
    assert len(audited()) == 1
    put(SECRET / "spec.py", "EXERCISE =", "# a remark\nEXERCISE =")(small)
    assert len(audited()) > 2


def test_a_slip_that_nothing_can_show_is_listed_by_the_line_that_is_proposed(small: Path) -> None:
    """Without the section the header stands in the proposal; with it the line goes below. What is pasted as it is holds."""
    path = small / SECRET / "texts.toml"
    text = path.read_text("utf-8")
    path.write_text(text[: text.index("[equivalent]")], "utf-8")

    def mutants() -> list[dict[str, str]]:
        (stage,) = run(load(small), MSE, draws=1, only=("mutants",))
        assert stage.passed == (not stage.findings)
        return [dict(finding.lines) for finding in stage.findings]

    first, second = mutants()
    assert first["at the end of"] == second["at the end of"] == str(path) and first["add"].startswith("[equivalent]\n")
    path.write_text(f"{path.read_text('utf-8')}\n{first['add']}\n", "utf-8")
    (left,) = mutants()
    file, _, line = left["below"].rpartition(", line ")
    lines = path.read_text("utf-8").splitlines()
    assert file == str(path) and lines[int(line) - 1] == "[equivalent]" and left["add"] in second["add"]
    path.write_text("\n".join([*lines[: int(line)], left["add"], *lines[int(line) :]]), "utf-8")
    assert mutants() == []


# --- several sources in one process ---------------------------------------------------------------------------------

RIGHT = "import numpy as np\ndef mse(y_pred, y_true):\n    return {}\ndef mse_grad(y_pred, y_true):\n    return 2 * (y_pred - y_true) / y_pred.size\n"
GOOD = RIGHT.format("np.mean((y_pred - y_true) ** 2)")
SOURCES = {
    "right": GOOD,
    "wrong": RIGHT.format("np.sum((y_pred - y_true) ** 2)"),
    "raises": RIGHT.format("y_pred.nothing"),
    "does not load": "1 / 0\n" + GOOD,
    "never ends": RIGHT.format("[0 for _ in iter(int, 1)]"),
    "ends the process": RIGHT.format("__import__('os')._exit(0)"),
    "leaves by an exit": "raise SystemExit\n" + GOOD,
    "right after those": GOOD,
}
LEAVING = {"leaves a trace": "import numpy as np\nnp.mean = np.sum\n" + GOOD, "right after it": GOOD}


@pytest.fixture(scope="module")
def mse(course: object) -> Iterator[tuple[Key, Jail]]:
    with Jail("numpy", mutation.LIMITS, unsafe=True) as jail:
        yield compile_key(course.exercise(MSE), Seeds(public=b"a", secret=b"b"), jail=jail), jail  # type: ignore[attr-defined]


@pytest.mark.parametrize("sources", [SOURCES, LEAVING])
def test_together_gives_what_each_alone_gives(mse: tuple[Key, Jail], sources: dict[str, str]) -> None:
    compiled, jail = mse
    assert isinstance(compiled.body, CodeKey)
    cases, parts = compiled.body.cases, {part.name: part for part in compiled.exercise.parts}

    def wrong(outcomes: tuple[Outcome, ...]) -> list[str]:
        return [type(o).__name__ if not isinstance(o, Returned) else "wrong" if differs(parts[c.part], c, o) else "" for c, o in zip(cases, outcomes, strict=True)]

    found = together(jail, MSE, sources, cases, GOOD, lambda row: not any(wrong(row)))
    assert list(found) != [] and set(found) == set(sources)
    for name, source in sources.items():
        alone = wrong(run_source(jail, MSE, source, cases))
        assert [kind != "" for kind in wrong(found[name])] == [kind != "" for kind in alone], name
        if name != "does not load":
            assert wrong(found[name]) == alone, name
