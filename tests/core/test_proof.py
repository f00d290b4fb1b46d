"""A key that rejects its model solution, or gives points to its stub, grades nobody of its exercise; the others go on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")

from autograder import cli, grade, key, report
from autograder import course as courses
from autograder.grade import Grader
from autograder.records import Report, Status
from autograder.report import overview
from autograder.report.table import class_table

ROOT = Path(__file__).parents[2]
CONFIG = """title = {{"en": "Keys", "de": "Schlüssel"}}
languages = ["en", "de"]
term = "test"
device = "cpu"
assignments = {{{id!r}: {{"exercises": {names!r}}}}}
"""
Change = Callable[[Path, Path], None]


def course_of(folder: Path, *ids: str) -> courses.Course:
    """A course of one assignment with these exercises, free to be broken."""
    assignment = "01-mixed"
    for id in ids:
        for half in ("exercises", "solutions"):
            shutil.copytree(ROOT / half / id, folder / half / assignment / id.partition("/")[2])
    for lang in ("en", "de"):
        (folder / "exercises" / assignment / f"intro.{lang}.md").write_text("# Mixed\n")
    (folder / "course_config.py").write_text(CONFIG.format(id=assignment, names=[id.partition("/")[2] for id in ids]))
    return courses.load(folder)


def edit(name: str, *pairs: tuple[str, str]) -> Change:
    def change(public: Path, secret: Path) -> None:
        path = next(half / name for half in (secret, public) if (half / name).exists())
        text = path.read_text("utf-8")
        for old, new in pairs:
            assert old in text, (path, old)
            text = text.replace(old, new)
        path.write_text(text, "utf-8")

    return change


def ending(*lines: str) -> Change:
    def change(public: Path, secret: Path) -> None:
        path = secret / "spec.py"
        path.write_text(path.read_text("utf-8") + "\nimport dataclasses\n" + "\n".join(lines) + "\n", "utf-8")

    return change


def data_file(public: Path, secret: Path) -> None:
    """A reference that reads its weight from a file beside it, as the course had it, and as somebody changed it later."""
    (secret / "weight.txt").write_text("1.0\n")
    path = secret / "spec.py"
    old = "    return torch.nn.functional.mse_loss(y_pred, y_true)\n"
    new = "    from pathlib import Path\n    return float(Path(__file__).with_name('weight.txt').read_text()) * torch.nn.functional.mse_loss(y_pred, y_true)\n"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def stub_that_works(public: Path, secret: Path) -> None:
    (public / "stub.py").write_text((secret / "solution.py").read_text("utf-8"), "utf-8")


ADAM, MSE, GRADIENT, NUMBER, CHOICE = (
    "08-optimizers/adam_step", "03-losses/mse", "05-chain-rule/neuron_gradient", "02-activations/forward_by_hand", "03-losses/output_activation",
)  # fmt: skip
BROKEN: dict[str, tuple[str, Change, str]] = {
    "a reference with a flipped sign": (MSE, edit("spec.py", ("mse_loss(y_pred, y_true)\n", "mse_loss(y_pred, -y_true)\n")), "model solution"),
    "a tolerance too narrow": (ADAM, ending(
        "EXERCISE = dataclasses.replace(EXERCISE, parts=[dataclasses.replace(p, compare='exact') for p in EXERCISE.parts])"), "model solution"),
    "a graph with another sign": (GRADIENT, ending(
        "EXERCISE = dataclasses.replace(EXERCISE, wrong=(), graph={n: f'-({t})' if n == 'L' else t for n, t in EXERCISE.graph.items()})"), "model solution"),
    "a formula of another number": (NUMBER, ending(
        "_last = list(EXERCISE.graph)[-1]",
        "EXERCISE = dataclasses.replace(EXERCISE, graph={**EXERCISE.graph, _last: f'2*({EXERCISE.graph[_last]}) + 1'})"), "model solution"),
    "another right letter": (CHOICE, ending(
        "EXERCISE = dataclasses.replace(EXERCISE, options=[dataclasses.replace(o, right=not o.right) for o in EXERCISE.options])\n"
        ), "model solution"),
    "no right letter in the model": (CHOICE, lambda public, secret: (secret / "solution.py").write_text('answer = ""\n') and None, "model solution"),
    "a stub that is the solution": (MSE, stub_that_works, "to the stub as it is handed out"),
}  # fmt: skip


def graded(course: courses.Course, *sources: str) -> tuple[Report, list[tuple[str, str]], str]:
    path = course.root / "hand-in.py"
    path.write_text("\n".join(sources), "utf-8")
    with Grader(course, "01-mixed", "en") as grader:
        return grader.grade(path, "anna"), grader.proofs.problems(), grader.key_hash


def solution(course: courses.Course, name: str) -> str:
    exercise = course.exercise(course.resolve(name))
    return f"# exercise: {name}\n" + courses.fill(exercise.solution(), key.values(course, exercise.id))


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_key_grades_nobody_of_its_exercise(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    id, change, said = BROKEN[name]
    other = "01-perceptron/neuron"
    course = course_of(tmp_path, id, other)
    right = [solution(course, id.partition("/")[2]), solution(course, "neuron")]
    change(tmp_path / "exercises/01-mixed" / id.partition("/")[2], tmp_path / "solutions/01-mixed" / id.partition("/")[2])
    course = courses.load(tmp_path)
    found, problems, _ = graded(course, *right)
    first, second = found.exercises
    assert (first.status, first.earned) == (Status.fault, None)
    assert first.pending == first.possible
    assert second.status is Status.right
    ((broken, sentence),) = problems
    assert broken == course.resolve(id.partition("/")[2])
    assert said in sentence and str(tmp_path / "solutions") in sentence
    assert all(word not in report.to_json(found).decode() for word in ("model solution", "case '"))
    for lang in ("en", "de"):
        page = overview.html([found], keys=problems, lang=lang, command="fairmark grade 01-mixed")
        assert broken.partition("/")[2] in page and said in page
        assert "fairmark grade 01-mixed" in class_table([found], keys=problems, lang=lang, command="fairmark grade 01-mixed")
    monkeypatch.chdir(tmp_path)
    assert cli.main(["check", str(tmp_path / "hand-in.py"), "--hidden"]) == 0
    assert sentence in capsys.readouterr().err


def test_a_data_file_that_changes_changes_the_key_and_is_noticed(tmp_path: Path) -> None:
    course = course_of(tmp_path, MSE)
    data_file(tmp_path / "exercises/01-mixed/mse", tmp_path / "solutions/01-mixed/mse")
    right = solution(course, "mse")
    found, problems, _ = graded(course, right)
    assert (found.exercises[0].status, problems) == (Status.right, [])
    (tmp_path / "solutions/01-mixed/mse/weight.txt").write_text("-1.0\n")
    found, problems, _ = graded(courses.load(tmp_path), right)
    assert found.exercises[0].status is Status.fault
    assert "model solution" in problems[0][1]
    (tmp_path / "solutions/01-mixed/mse/weight.txt").write_text("1.0\n")
    found, problems, _ = graded(courses.load(tmp_path), right)
    assert (found.exercises[0].status, problems) == (Status.right, [])


def test_a_tolerance_that_lets_everything_through_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.kinds.code.compiling import cases as code
    from autograder.kinds.code.compiling import tolerance

    monkeypatch.setattr(tolerance, "ALLOWANCE", 1e30)
    monkeypatch.setattr(code, "settled", lambda *_: None)
    found, problems, _ = graded(course := course_of(tmp_path, MSE), solution(course, "mse"))
    assert found.exercises[0].status is Status.fault
    assert "its tolerance lets anything through" in problems[0][1]


def test_a_key_that_holds_is_proved_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course = course_of(tmp_path, MSE)
    graded(course, solution(course, "mse"))
    monkeypatch.setattr(grade.proof, "_failures", lambda *_: pytest.fail("proved again"))
    found, problems, _ = graded(courses.load(tmp_path), solution(course, "mse"))
    assert (found.exercises[0].status, problems) == (Status.right, [])


def test_a_failure_of_the_jail_says_nothing_of_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course = course_of(tmp_path, MSE)
    with monkeypatch.context() as broken:
        broken.setattr(Grader, "_cases", lambda *_, **__: (_ for _ in ()).throw(RuntimeError("no jail")))
        _, problems, _ = graded(course, solution(course, "mse"))
    assert problems == []
    found, problems, _ = graded(course, solution(course, "mse"))
    assert (found.exercises[0].status, problems) == (Status.right, [])


def test_every_key_of_the_course_holds(course: courses.Course) -> None:
    for assignment in course.assignments:
        with Grader(course, assignment.id, "en") as grader:
            assert grader.proofs.problems() == []


def test_unsafe_reports_are_of_another_key_and_say_so(tmp_path: Path) -> None:
    course = course_of(tmp_path, CHOICE)
    path = tmp_path / "hand-in.py"
    path.write_text(solution(course, "output_activation"), "utf-8")
    safe, unsafe = Grader(course, "01-mixed", "en"), Grader(course, "01-mixed", "en", unsafe=True)
    assert safe.key_hash != unsafe.key_hash
    with safe, unsafe:
        one, other = safe.grade(path, "anna"), unsafe.grade(path, "anna")
    assert (one.unsafe, other.unsafe) == (False, True)
    assert one.exercises == other.exercises
    from autograder.report import page, terminal

    for lang in ("en", "de"):
        for shown in (page.html, terminal.render):
            assert "--unsafe" in shown(other, lang)
            assert "--unsafe" not in shown(one, lang)
        assert "--unsafe" in overview.html([other], lang=lang) and "--unsafe" not in overview.html([one], lang=lang)
        assert "--unsafe" in class_table([other], lang=lang) and "--unsafe" not in class_table([one], lang=lang)
    assert msgspec.structs.replace(other, unsafe=False).key == other.key
