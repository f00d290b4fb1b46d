"""Pairs, orders, values of one's own and texts, the whole way: key, notebook, release, check, grading, practice and audit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")

from autograder import cli, key, practice, release
from autograder.audit import audit
from autograder.course import Course, fill, load
from autograder.grade import Grader
from autograder.key.answers import right_answers, shortcuts, wrong_answers
from autograder.key.code import Seeds
from autograder.nbgrader.build import notebook
from autograder.records import ChoiceKey, Condition, ExerciseReport, FormKey, Lang
from autograder.spec import Draw

LOSS, ORDER, SLIDE, PRINT = IDS = ["answered/which_loss", "answered/order_a_step", "answered/slide_mse", "answered/print_shape"]


@pytest.fixture(scope="module")
def answered() -> Course:
    return load(Path(__file__).parents[1] / "answered")


GRADERS: dict[tuple[Lang, str], Grader] = {}


@pytest.fixture(scope="module", autouse=True)
def _closed() -> Iterator[None]:
    yield
    for grader in GRADERS.values():
        grader.close()
    GRADERS.clear()


def graded(course: Course, path: Path, lang: Lang, id: str, source: str) -> ExerciseReport:
    path.write_text(f"# exercise: {id}\n{source}\n", "utf-8")
    if (lang, id) not in GRADERS:
        GRADERS[lang, id] = Grader(course, "answered", lang, only=[id])
    (report,) = GRADERS[lang, id].grade(path, path.name).exercises
    return report


@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_notebook_shows_what_there_is_to_choose(answered: Course, tmp_path: Path, lang: Lang) -> None:
    cells = {cell["id"]: "".join(cell["source"]) for cell in notebook(answered, "answered", lang)["cells"]}
    assert not any("{{" in text for text in cells.values())
    loss, order = cells["which_loss-prompt"], cells["order_a_step-prompt"]
    assert all(f"- **{name}** " in loss for name in ("A", "B", "C", "1", "2", "3", "4", "5")) and '{"A": 3, "B": 1}' in loss
    assert all(f"- **{name}** " in order for name in "ABCDEF") and "- **G**" not in order
    release.write(answered, "answered", lang, tmp_path)
    forms = {k.exercise.name: k.body for k in release.read(tmp_path).keys}
    assert forms["which_loss"] == FormKey(labels=("answer",), options=("1", "2", "3", "4", "5"), mode="matching", tasks=("A", "B", "C"))
    assert forms["order_a_step"] == FormKey(labels=("answer",), options=tuple("ABCDEF"), mode="ordering")
    assert forms["slide_mse"] == FormKey(labels=("e1", "p", "t")) and forms["print_shape"] == FormKey(labels=("shape", "error", "equal"), texts=("shape", "error", "equal"))
    content = (tmp_path / release.FILE).read_bytes()
    assert b"linear-mse" not in content and b"Size([" not in content and b"softmax-as-loss" not in content


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("id", IDS)
def test_right_and_wrong_answers_are_graded_and_named(answered: Course, tmp_path: Path, lang: Lang, id: str) -> None:
    compiled = key.load(answered, id)
    full = graded(answered, tmp_path / "a.py", lang, id, fill(answered.exercise(id).solution(), compiled.values))
    assert (full.earned, full.status) == (3, "right")
    for name, answers in wrong_answers(compiled):
        report = graded(answered, tmp_path / "a.py", lang, id, "\n".join(f"{label} = {value!r}" for label, value in answers.items()))
        said = {m.id: m.what[lang] for m in compiled.exercise.misconceptions}
        assert report.misconception == name and report.what == said[name] and report.earned is not None and 0 < report.earned < 3
    stub = graded(answered, tmp_path / "a.py", lang, id, fill(answered.exercise(id).stub(), compiled.values))
    assert (stub.earned, stub.status) == (0, "no_answer")
    assert graded(answered, tmp_path / "a.py", lang, id, "raise ValueError").earned == 0


def test_pairs_are_told_one_by_one_and_the_rest_is_not_given_away(answered: Course, tmp_path: Path) -> None:
    right = dict(pair.split(" → ") for pair in str(right_answers(key.load(answered, LOSS))["answer"]).split(", "))
    free = next(number for number in "12345" if number not in right.values())
    given = {**right, "C": int(free)}
    for lang, sentence in (("en", "2 of 3 pairs are right: A, B."), ("de", "2 von 3 Paaren sind richtig: A, B.")):
        report = graded(answered, tmp_path / "a.py", lang, LOSS, f"answer = {given!r}")  # type: ignore[arg-type]
        assert report.earned == 2 and sentence in (report.what, *report.evidence)
        rows = {v.value: v for v in report.verdicts[1:]}
        assert [rows[letter].status.value for letter in "ABC"] == ["right", "right", "wrong"]
        assert right["C"] + " " not in rows["C"].message and not any(right["C"] == str(v) for v in rows["C"].args.values())
    twice = graded(answered, tmp_path / "a.py", "en", LOSS, f"answer = {dict.fromkeys('ABC', int(right['A']))!r}")
    assert (twice.earned, twice.verdicts[0].code) == (0, "match.twice")
    left = graded(answered, tmp_path / "a.py", "en", LOSS, f"answer = {{'A': {right['A']}}}")
    assert (left.earned, left.verdicts[0].code, left.next) == (1, "match.left", "Add what is missing: B, C.")
    by_number = graded(answered, tmp_path / "a.py", "en", LOSS, f"answer = {{{', '.join(f'{n}: {a!r}' for a, n in right.items())}}}")
    assert by_number.earned == 3


def test_an_order_earns_by_its_longest_run(answered: Course, tmp_path: Path) -> None:
    right = str(right_answers(key.load(answered, ORDER))["answer"]).split(" → ")
    turned = [right[1], right[0], *right[2:]]
    report = graded(answered, tmp_path / "a.py", "de", ORDER, f"answer = {turned!r}")
    assert (report.earned, report.what) == (2, "5 von 6 Zeilen stehen untereinander in der richtigen Reihenfolge.")
    assert sum(v.status == "right" for v in report.verdicts[1:]) == 5
    report = graded(answered, tmp_path / "a.py", "en", ORDER, f"answer = {right[:-1]!r}")
    assert (report.earned, report.next) == (2, f"Add what is missing: {right[-1]}.")
    for place in (3, 0, 1, 2):  # the gradients may be cleared at any of these
        clear, rest = right[3], [*right[:3], *right[4:]]
        assert graded(answered, tmp_path / "a.py", "en", ORDER, f"answer = {[*rest[:place], clear, *rest[place:]]!r}").earned == 3


@pytest.mark.parametrize("id", [LOSS, ORDER])
@pytest.mark.parametrize("seed", range(12))
def test_shortcuts_earn_nothing_whatever_is_drawn(answered: Course, id: str, seed: int) -> None:
    compiled = key.compile_key(answered.exercise(id), Seeds(public=b"p", secret=b"s"), drawn=Draw([seed]))
    task = practice.draw_task(answered.exercise(id), "en", seed)
    assert isinstance(compiled.body, ChoiceKey)
    assert task.judged(right_answers(task.key)).earned == 3
    for name, answers in shortcuts(task.key):
        assert task.judged(answers).earned == 0, name


@pytest.mark.parametrize(
    ("id", "source", "code", "better"),
    [
        (ORDER, "answer = [C, A, B]", "choice.quotes", 'answer = ["C", "A", "B"]'), (ORDER, "answer = C, A, B", "choice.quotes", 'answer = "C", "A", "B"'), (LOSS, "answer = {A: 3, B: 1}  # so", "choice.quotes", 'answer = {"A": 3, "B": 1}'),
        (PRINT, "shape = torch.Size([3, 3])", "number.text_quotes", 'shape = "torch.Size([3, 3])"'), (PRINT, "shape = array([1., 2.]", "number.text_quotes", 'shape = "array([1., 2.]"'), (ORDER, "answr = 'CAB'", "answer.spelled", ""),
        (PRINT, "Shape = 'x'", "answer.spelled", ""), (ORDER, "answer = “CAB”", "answer.curly", 'answer = "CAB"'),
    ],
)  # fmt: skip
def test_what_python_does_not_take_is_told(answered: Course, tmp_path: Path, id: str, source: str, code: str, better: str) -> None:
    for lang in ("en", "de"):
        report = graded(answered, tmp_path / "a.py", lang, id, source)  # type: ignore[arg-type]
        assert report.verdicts[0].code == code and better in report.what, report.what


def test_pieces_of_practice_from_the_terminal(answered: Course, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    lines = iter(["A1", "s", "q"])
    practice.practise(answered, [answered.exercise(LOSS)], "en", lambda _: next(lines), shown.append, lambda report: report.what or "right")
    assert any(line.strip().startswith("A → ") for line in shown)


@pytest.mark.parametrize("lang", ["en", "de"])
def test_a_check_tells_the_form_and_no_more(answered: Course, tmp_path: Path, lang: Lang, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(answered.root)
    source = tmp_path / "hand_in.py"
    source.write_text('# exercise: answered/order_a_step\nanswer = {"C", "A"}\n# exercise: answered/which_loss\nanswer = "A3 B9"\n', "utf-8")
    assert cli.main(["check", str(source), "--lang", lang]) in (0, 1)
    said = capsys.readouterr().out
    assert ("has no order" if lang == "en" else "keine Reihenfolge") in said and ("1 to 5" if lang == "en" else "1 bis 5") in said


@pytest.mark.full
def test_the_audit_finds_nothing(answered: Course) -> None:
    results = audit(answered, IDS, seeds=3, draws=3, further=5, jobs=1)
    assert [(r.exercise, f.what, f.lines) for r in results for f in r.findings] == []
    assert [r.broken for r in results if r.broken] == []


def test_reports_are_json_in_both_languages(answered: Course, tmp_path: Path) -> None:
    from autograder.report import to_json

    for lang in ("en", "de"):
        given: Any = json.loads(to_json(graded(answered, tmp_path / "a.py", lang, PRINT, "shape = 'tensor(3)'; error = ValueError; equal = True")))  # type: ignore[arg-type]
        assert given["earned"] == 2 and given["verdicts"][0]["code"] == "number.text_wrong"



def test_why_is_told_of_an_option_that_fits_nowhere(answered: Course) -> None:
    task = practice.draw_task(answered.exercise(LOSS), "en", 3)
    right, body = dict(pair.split(" → ") for pair in str(right_answers(task.key)["answer"]).split(", ")), task.key.body
    assert isinstance(body, ChoiceKey)
    fitting = {one.right for one in body.tasks}
    for number, option in enumerate(body.options, 1):
        given = {**right, "A": str(number)}
        report = task.judged({"answer": ", ".join(f"{letter}{one}" for letter, one in given.items())})
        told = option.why.en in report.why
        assert told == (option.id not in fitting)


def test_a_condition_that_zeros_fulfil_is_a_finding(answered: Course) -> None:
    from autograder.audit.findings import Count
    from autograder.audit.formulas import shortcuts as tried

    compiled = key.load(answered, SLIDE)
    body = msgspec.structs.replace(compiled.body, holds=(Condition(left="abs(p - t)", relation="<=", right="1"),))
    counts = Count("shortcuts"), Count("shortcuts")
    tried(compiled, counts[0])
    tried(msgspec.structs.replace(compiled, body=body), counts[1])
    assert [(count.tried, len(count.findings)) for count in counts] == [(1, 0), (1, 1)]
