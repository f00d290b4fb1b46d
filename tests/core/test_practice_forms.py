"""Practice over every small exercise of these tests: a fresh variant that its own solution solves, or a sentence that says why there is none."""

from __future__ import annotations

from pathlib import Path

import forms
import pytest

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")

from autograder import cli, practice
from autograder.course import Course, CourseError, load
from autograder.key.answers import right_answers, wrong_answers
from autograder.records import Lang
from autograder.report import terminal
from autograder.values import Value

DRAWN = ("choice", "derivation", "number")
SEEDS = (1, 2)


@pytest.fixture(scope="module")
def courses() -> dict[str, Course]:
    return {name: load(root) for name, root in forms.COURSES.items()}


def typed(answers: dict[str, Value]) -> dict[str, Value]:
    """As somebody types them: text, whatever it is."""
    return {label: str(value) for label, value in answers.items()}


@pytest.mark.parametrize(("name", "id"), forms.ids(), ids=lambda given: given.replace("/", "-"))
def test_it_can_be_practised_or_says_why_not(courses: dict[str, Course], name: str, id: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    course = courses[name]
    try:
        (exercise,) = practice.practised(course, id)
    except CourseError as error:
        sentence = str(error)
        assert sentence.startswith(f"{id}: programs and texts cannot be practised.") and ("There is: " in sentence or sentence.endswith("has none of these."))
        assert [left.id for left in practice.left_out(course, id)] == [id]
        monkeypatch.chdir(course.root)
        assert cli.main(["practice", id]) == 2
        assert sentence in " ".join(capsys.readouterr().err.split())
        return
    assert practice.left_out(course, id) == []
    for lang in ("en", "de"):
        for seed in SEEDS:
            solved(practice.draw_task(exercise, lang, seed), lang)  # type: ignore[arg-type]


def solved(task: practice.Task, lang: Lang) -> None:
    """Its worked solution earns everything, typed in; mistakes and nothing at all do not; all of it can be shown."""
    assert task.key.exercise.kind in DRAWN and "{{" not in task.prompt and "data:image" not in task.prompt and "![" not in task.prompt
    right = right_answers(task.key)
    assert set(right) == set(task.asked), "each is asked for, one line each"
    report = task.judged(typed(right))
    assert (report.status, report.earned) == ("right", report.possible), (right, report.what)
    for id, answers in wrong_answers(task.key):
        told = task.judged(typed(answers))
        assert told.earned is not None and told.earned < told.possible, (id, answers)
        assert told.what and terminal.render(told, lang)
    for nothing in ("", "?", "None", "'", "?" * 5000):
        assert task.judged(dict.fromkeys(task.asked, nothing)).earned == 0, nothing
    shown = task.solution()
    assert shown and all(label and text for label, text in shown)


def session(course: Course, topic: str, lang: Lang, *lines: str) -> list[str]:
    """What is said while somebody types these lines, and then nothing more."""
    said, waiting = list[str](), iter(lines)

    def ask(asked: str) -> str:
        said.append(asked)
        try:
            return next(waiting)
        except StopIteration:
            raise EOFError from None

    practice.practise(course, practice.practised(course, topic), lang, ask, said.append, lambda report: terminal.render(report, lang))
    return said


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("name", forms.COURSES)
def test_a_session_over_a_course_ends_in_order(courses: dict[str, Course], name: str, lang: Lang) -> None:
    """Solution and next one, once round; a course of programs only says so."""
    course = courses[name]
    count = len(course.exercise_ids()) - len(practice.left_out(course))
    if not count:
        with pytest.raises(CourseError, match=r"This course has none of these\.$"):
            practice.practised(course)
        return
    said = session(course, "", lang, *[":h", ":s", "n"] * count, *["n"] * count)
    assert said[-1] == {"en": "Practice has ended.", "de": "Die Übung ist beendet."}[lang]
    assert sum(line.startswith("# ") for line in said) >= count


def test_what_is_left_out_is_told(courses: dict[str, Course], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(forms.COURSES["shown"]))
    monkeypatch.setattr("builtins.input", lambda asked: ":q")
    for lang, sentence in (("en", "Not among them, since a program or a text answers them: scaled, explain_curves."), ("de", "Nicht dabei, da ein Programm oder ein Text die Antwort ist: scaled, explain_curves.")):
        assert cli.main(["practice", "shown", "--lang", lang]) == 0
        assert sentence in " ".join(capsys.readouterr().out.split())
