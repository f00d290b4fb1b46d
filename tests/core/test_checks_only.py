"""Exercises without one right output: dropout, k-fold, random search. The same audit, the same way from hand-in to report."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from autograder import key, release, selfcheck
from autograder.audit import audit
from autograder.course import Course, CourseError, load
from autograder.grade import Grader
from autograder.records import CodeKey, ExerciseReport, Status

ROOT = Path(__file__).parents[1] / "checks_only"
IDS = ["10-regularization/dropout", "11-generalization/k_fold", "11-generalization/random_search"]

GRADED = [
    ("10-regularization/dropout", ("kept / (1 - self.p)", "kept"), 1.666667, "not-scaled", "Was bleibt, wird offenbar nicht skaliert."),
    ("10-regularization/dropout", (">= self.p", ">= self.p + 0.25"), 0.666667, None, "Von 3000 Einträgen in `y` sind"),
    ("11-generalization/k_fold", ("np.setdiff1d(order, test)", "order"), 0.0, "trained-on-test", "enthalten offenbar auch die Testbeispiele"),
    ("11-generalization/k_fold", ("np.setdiff1d(order, test)", "np.setdiff1d(order, test)[1:]"), 0.0, None, "weder im Trainings- noch im Testteil"),
    ("11-generalization/k_fold", ("rng.permutation", "np.random.default_rng(0).permutation"), 1.0, None, "der Zufall ergibt etwa"),
    ("11-generalization/random_search", ("range(budget)", "range(2 * budget)"), 0.0, None, "Die Zahl der Aufrufe von `f` ist 2; verlangt ist 1."),
    ("11-generalization/random_search", ("rng.uniform(", "np.random.uniform("), 0.0, None, "beim zweiten Aufruf"),
    ("11-generalization/random_search", ("np.exp(rng.uniform(np.log(low), np.log(high)))", "rng.uniform(low, high)"), 1.0, "uniform",
     "nicht ihr Logarithmus"),
]  # fmt: skip


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A copy: keys are kept in the course's own folder."""
    return load(Path(shutil.copytree(ROOT, tmp_path_factory.mktemp("checks") / "course")))


@pytest.fixture(scope="module", params=["10-regularization", "11-generalization"])
def graders(request: Any, course: Course) -> Any:
    """A grader with hidden cases and one without."""
    with Grader(course, request.param, "de") as full, Grader(course, request.param, "de", hidden=False) as visible:
        yield request.param, full, visible


@pytest.mark.full
@pytest.mark.parametrize("id", IDS)
def test_the_audit_holds(course: Course, id: str) -> None:
    (result,) = audit(course, [id], seeds=1, draws=1, further=20)
    assert result.broken == ""
    assert [finding.what for finding in result.findings] == []
    assert {c.name for c in result.checks} >= {"solutions", "stubs", "shortcuts", "misconceptions", "mutants", "languages"}
    assert len(course.exercise(id).alternatives()) >= 3


@pytest.mark.full
def test_what_slips_through_without_a_property_is_told(tmp_path: Path) -> None:
    """Without the distribution, rates may be drawn as one likes."""
    root = Path(shutil.copytree(ROOT, tmp_path / "course"))
    spec = root / "solutions" / IDS[2] / "spec.py"
    text = spec.read_text("utf-8")
    spec.write_text(text.replace('[Distribution("f", "log-uniform", low, high)] if group == "spread" else []', "[]"), "utf-8")
    (result,) = audit(load(root), [IDS[2]], seeds=1, draws=1, further=20)
    assert any(finding.what.startswith("uniform gets full points") for finding in result.findings)


def test_the_key_holds_properties_and_no_expected_value(course: Course) -> None:
    for id in IDS:
        body = key.load(course, id).body
        assert isinstance(body, CodeKey)
        assert all(case.held and not case.expected for case in body.cases)


def test_from_hand_in_to_report(course: Course, graders: Any, tmp_path: Path) -> None:
    assignment, full, visible = graders
    published = release.read(release.write(course, assignment, "de", tmp_path).parent)
    for number, (id, edit, points, misconception, said) in enumerate(GRADED):
        if not id.startswith(assignment):
            continue
        source = f"# exercise: {id}\n{course.exercise(id).solution()}"
        assert source.count(edit[0]) == 1
        right, wrong = tmp_path / f"right{number}.py", tmp_path / f"wrong{number}.py"
        right.write_text(source)
        wrong.write_text(source.replace(*edit))
        graded = exercise(full, right, id)
        assert (graded.status, graded.earned) == (Status.right, graded.possible)
        found = exercise(full, wrong, id)
        assert (found.earned, found.misconception) == (points, misconception), [v.message for v in found.verdicts]
        assert said in found.what
        checked(published, id, wrong, exercise(visible, wrong, id))


def exercise(grader: Grader, path: Path, id: str) -> ExerciseReport:
    return next(e for e in grader.grade(path, "me").exercises if e.id == id)


def checked(published: release.Release, id: str, path: Path, graded: ExerciseReport) -> None:
    """The student's own check says what grading says of the visible cases."""
    names: dict[str, Any] = {}
    exec(path.read_text(), names)
    public = next(k for k in published.keys if k.exercise.id == id)
    report = selfcheck._report(public, published, names)
    assert [(v.group, v.value, v.status, v.message) for v in report.verdicts] == [
        (v.group, v.value, v.status, v.message) for v in graded.verdicts
    ]
    assert report.misconception == graded.misconception


STUB = "import numpy as np\n\n\ndef mse(pred, target):\n    raise NotImplementedError\n\n\ndef mse_grad(pred, target):\n    raise NotImplementedError\n"
SOLUTION = "import numpy as np\n\n\ndef mse(pred, target):\n    return np.mean((pred - target) ** 2)\n\n\ndef mse_grad(pred, target):\n    return 2 * (pred - target) / pred.size\n"
SPEC = """
import torch
from autograder.spec import Case, CodeExercise, FiniteDifferences, Part, Permute

def cases(draw):
    yield Case("loss: drawn", "mse", pred=draw.normal(4, 2), target=draw.normal(4, 2)).shown()
    yield Case("gradient: drawn", "mse_grad", pred=draw.normal(4, 2), target=draw.normal(4, 2)).holds(FiniteDifferences("mse", wrt="pred")).shown()

def mse(pred, target):
    return torch.mean((pred - target) ** 2)

EXERCISE = CodeExercise(
    parts=[Part("mse", points=1), Part("mse_grad", points=1)], cases=cases, reference=[mse],
    checks=[Permute(("pred", "target"), along=None, of="mse")],
)
"""
TEXTS = '[groups]\nloss = { en = "Loss", de = "Verlust" }\ngradient = { en = "Gradient", de = "Gradient" }\n'


def written(folder: Path, spec: str) -> Course:
    """A course of one exercise: a loss by a reference, its gradient by the student's own loss."""
    for half, files in (("exercises", {"stub.py": STUB}), ("solutions", {"spec.py": spec, "texts.toml": TEXTS, "solution.py": SOLUTION})):
        (folder / half / "03-losses" / "mse").mkdir(parents=True)
        for name, text in files.items():
            (folder / half / "03-losses" / "mse" / name).write_text(text)
    for lang in ("en", "de"):
        (folder / "exercises" / "03-losses" / f"intro.{lang}.md").write_text("# Losses\n")
        (folder / "exercises" / "03-losses" / "mse" / f"prompt.{lang}.md").write_text("# MSE\n\n`mse` and `mse_grad`.\n")
    (folder / "course_config.py").write_text(
        'title = {"en": "One", "de": "Eins"}\nlanguages = ["en", "de"]\nterm = "test"\ndevice = "cpu"\n'
        'assignments = {"03-losses": {"exercises": ["mse"]}}\n'
    )
    return load(folder)


@pytest.mark.parametrize(
    ("old", "new", "earned", "said"),
    [
        ("", "", 2.0, ""),
        ("np.mean", "np.sum", 0.0, "finite differences of your own `mse`"),
        ("2 * (pred - target) / pred.size", "(pred - target) / pred.size", 1.0, "finite differences of your own `mse`"),
        ("** 2)", "** 2 * np.arange(1, 5)[:, None])", 0.0, "is off in"),
        ("np.mean((pred - target) ** 2)", "np.mean(np.abs(pred - target))", 0.0, ""),
        ("(pred - target) ** 2)\n\n\ndef mse_grad(pred, target):\n    return 2 *", "(pred - target) ** 2) / 2\n\n\ndef mse_grad(pred, target):\n    return", 1.0, ""),
    ],
)  # fmt: skip
def test_properties_beside_a_reference(tmp_path: Path, old: str, new: str, earned: float, said: str) -> None:
    course = written(tmp_path, SPEC)
    body = key.load(course, "03-losses/mse").body
    assert isinstance(body, CodeKey)
    assert [(case.name, len(case.held), bool(case.expected)) for case in body.cases] == [
        ("loss: drawn", 0, True), ("loss: drawn, Permute 1", 1, False), ("gradient: drawn", 1, False),
    ]  # fmt: skip
    path = tmp_path / "answer.py"
    path.write_text("# exercise: 03-losses/mse\n" + SOLUTION.replace(old, new, 1))
    with Grader(course, "03-losses", "en") as grader:
        graded = exercise(grader, path, "03-losses/mse")
    assert graded.earned == earned
    assert any(said in verdict.message for verdict in graded.verdicts)


def test_a_check_that_no_case_has_room_for_is_told(tmp_path: Path) -> None:
    course = written(tmp_path, SPEC.replace('"target"), along=None, of="mse")', '"weights"))'))
    with pytest.raises(CourseError, match="no case has what Permute"):
        key.load(course, "03-losses/mse")
