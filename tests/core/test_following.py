"""Follow-through in code: a table of submissions to an exercise whose parts build on each other."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", exc_type=ImportError)

from autograder import course as courses
from autograder import following
from autograder.audit import audit
from autograder.course import CourseError
from autograder.grade import Grader
from autograder.key import compile_key
from autograder.key.code import Seeds
from autograder.records import ExerciseReport, Status
from autograder.report import terminal

COURSE = Path(__file__).parents[1] / "following"
ID = "backpropagation/two_layers"
SUBMISSIONS: list[dict[str, Any]] = tomllib.loads((COURSE / "submissions.toml").read_text("utf-8"))["submission"]
TOKEN = "# TOKEN-OF-THE-MODEL\n"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("following") / "course"
    shutil.copytree(COURSE, root)
    solution = root / "solutions" / ID / "solution.py"
    solution.write_text(TOKEN + solution.read_text("utf-8"), "utf-8")
    return root


@pytest.fixture(scope="module")
def grader(root: Path) -> Iterator[Grader]:
    with Grader(courses.load(root), "backpropagation", "en") as one:
        yield one


def handed_in(root: Path, edits: list[list[str]]) -> str:
    source = (root / "solutions" / ID / "solution.py").read_text("utf-8").removeprefix(TOKEN)
    for old, new in edits:
        assert source.count(old) >= 1, old
        source = source.replace(old, new, 1)
    return f"# %% exercise: two_layers\n{source}"


def earned(found: ExerciseReport) -> str:
    """`layer 1 → sigmoid`: what each part earns, and what it goes on from."""
    parts: dict[str, list[Any]] = {}
    for verdict in found.verdicts:
        parts.setdefault(verdict.part, []).append(verdict)
    return ", ".join(_part(name, verdicts) for name, verdicts in parts.items())


def _part(name: str, verdicts: list[Any]) -> str:
    origin = next((f" → {v.args['from']}" for v in verdicts if v.status is Status.follow_through), "")
    return f"{name} {sum(v.earned or 0 for v in verdicts):g}{origin}"


@pytest.mark.parametrize("submission", SUBMISSIONS, ids=[one["says"] for one in SUBMISSIONS])
def test_a_submission_earns_what_is_right_in_itself(root: Path, grader: Grader, tmp_path: Path, submission: dict[str, Any]) -> None:
    path = tmp_path / "s.py"
    path.write_text(handed_in(root, submission.get("edits", [])), "utf-8")
    report = grader.grade(path, "s")
    (found,) = report.exercises
    assert earned(found) == submission["earns"]
    for lang in ("en", "de"):
        shown = terminal.render(report, lang, color=False)
        assert "SECRET" not in shown
        assert shown.count("once") <= 1
        assert TOKEN.strip("# \n") not in shown


def test_it_says_what_it_goes_on_from(root: Path, grader: Grader, tmp_path: Path) -> None:
    path = tmp_path / "s.py"
    path.write_text(handed_in(root, [["np.exp(-z)", "np.exp(z)"]]), "utf-8")
    (found,) = grader.grade(path, "s").exercises
    said = {v.part: v.message for v in found.verdicts if v.status is Status.follow_through}
    assert said["layer"] == "`layer` is right as soon as `sigmoid` is."
    assert "`sigmoid` seems to have e^z where e^−z belongs." in found.what


def test_the_release_does_not_hold_the_model(root: Path) -> None:
    from autograder import key

    course = courses.load(root)
    seeds = Seeds(public=b"1", secret=b"2")
    compiled = compile_key(course.exercise(ID), seeds, "cpu")
    assert TOKEN in compiled.body.model
    assert key.public(compiled).body.model == ""


def test_parts_build_on_earlier_ones_only(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root, tmp_path / "course")
    spec = tmp_path / "course" / "solutions" / ID / "spec.py"
    spec.write_text(spec.read_text("utf-8").replace('builds_on=["sigmoid"]', 'builds_on=["network"]'), "utf-8")
    with pytest.raises(CourseError, match="layer builds on 'network', which is no part before it"):
        compile_key(courses.load(tmp_path / "course").exercise(ID), Seeds(public=b"1", secret=b"2"), "cpu")


@pytest.mark.full
def test_the_exercise_passes_the_audit(root: Path) -> None:
    (result,) = audit(courses.load(root), [ID], seeds=1, draws=2, further=20)
    assert [f.what for f in result.findings] == []


@pytest.mark.parametrize("question", ["'x'", "i", "np.zeros((i, 2, 2))", "i, i"])
def test_questions_to_the_model_are_all_counted(
    root: Path, grader: Grader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    """Also those it has no value for: each costs the grader a fork."""
    asked: list[str] = []
    answered = following._Model._asked

    def counted(self: Any, name: str, args: Any) -> Any:
        asked.append(name)
        return answered(self, name, args)

    monkeypatch.setattr(following._Model, "_asked", counted)
    loop = f"    for i in range(1000):\n        try: sigmoid({question})\n        except Exception: pass\n"
    source = handed_in(root, [["np.exp(-", "np.exp("]])
    head, line, rest = source.partition("def layer")
    signature, end, body = rest.partition("\n")
    path = tmp_path / "s.py"
    path.write_text(f"{head}{line}{signature}{end}{loop}{body}", "utf-8")
    (found,) = grader.grade(path, "s").exercises
    assert found.status is not Status.fault
    assert 0 < len(asked) <= 2 * following.ASKS
