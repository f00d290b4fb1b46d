"""The terminal: check.txt's form, 72 columns, no escape but our own; and the table of a class."""

from __future__ import annotations

import re

import msgspec
import pytest
from report import samples  # type: ignore[import-not-found]

from autograder.locale import LANGUAGES
from autograder.records import Judgement, Lang, Note, Report
from autograder.report import build, build_exercise, terminal
from autograder.report.summary import summarise
from autograder.report.table import class_table, people
from autograder.report.terminal import width_of

EPS = """\
◐ PARTLY RIGHT   adam_step                                 3 of 4 points
────────────────────────────────────────────────────────────────────────
eps seems to stand inside the square root.
In all 12 cases your w is exactly what that gives. m and v are right
throughout.

  Cases                       m  v  w    Points
  First step      eps = 1e-8  ✓  ✓  ✓    1 of 1
  Late steps      eps = 1e-8  ✓  ✓  ✓    1 of 1
  Unusual betas   eps = 1e-3  ✓  ✓  ✗  0.5 of 1
  Tiny gradients  eps = 1e-3  ✓  ✓  ✗  0.5 of 1

  w over 20 steps with g = eps = 0.001
    right  ████████████████████████████████  1.000 → 0.000
    yours  ██                                1.000 → 0.937

Where   Line 6, where you compute w:
          w = w - lr * m_hat / np.sqrt(v_hat + eps)
Why     Adam divides by √v̂ + eps. Inside the root, eps = 0.001 counts
        as √0.001 ≈ 0.032, so your steps here are 16 times too short.
Try it  This is the smallest case that shows it. Yours gives 0.9968;
        right is 0.9500.

w, m, v = adam_step(w=np.array([1.0]), g=np.array([0.001]),
                    m=np.zeros(1), v=np.zeros(1), t=1,
                    lr=0.1, beta1=0.9, beta2=0.999, eps=0.001)
print(w)   # yours [0.9968], right [0.95]

Next    Look at line 6: where should the square root end? Then run check
        again.

These are the visible cases. Grading adds hidden cases of the same four
groups.
"""


def report(*names: str, submission: str = "student-017", lang: Lang = "en", notes: tuple[Note, ...] = ()) -> Report:
    every = samples.every()
    return build(
        [every[name] for name in names], assignment="08-optimizers", title="Optimizers", submission=submission, lang=lang,
        key="4c1f", graded=True, notes=notes,
    )  # fmt: skip


def test_one_verdict_as_text() -> None:
    assert terminal.render(build_exercise(samples.eps(), "en"), "en") == EPS


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", samples.every())
def test_nothing_is_wider_than_the_terminal(name: str, lang: Lang) -> None:
    for line in terminal.render(build_exercise(samples.every()[name], lang), lang).splitlines():
        assert width_of(line) <= 72 or line.startswith("  "), line
        assert width_of(line) <= 80, line


@pytest.mark.parametrize("lang", LANGUAGES)
def test_colour_changes_no_sign(lang: Lang) -> None:
    for judgement in samples.every().values():
        exercise = build_exercise(judgement, lang)
        coloured = terminal.render(exercise, lang, color=True)
        assert "\x1b[" in coloured
        plain = "\n".join(line.rstrip() for line in re.sub(r"\x1b\[[\d;]*m", "", coloured).split("\n"))
        assert plain == terminal.render(exercise, lang)


def test_a_student_reaches_no_terminal() -> None:
    evil = "\x1b]0;owned\x07\r\n\u202e"
    for judgement in samples.every().values():
        verdicts = tuple(
            msgspec.structs.replace(v, args={k: evil if isinstance(x, str) else x for k, x in v.args.items()})
            for v in judgement.verdicts
        )
        made: Judgement = msgspec.structs.replace(judgement, verdicts=verdicts, at={evil: evil})
        if made.where and made.trial:
            made = msgspec.structs.replace(
                made, where=msgspec.structs.replace(made.where, source=evil, name=evil),
                trial=msgspec.structs.replace(made.trial, code=evil, yours=evil, right=evil),
            )  # fmt: skip
        text = terminal.render(build_exercise(made, "en"), "en")
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", text)


def test_a_report_ends_with_its_points_and_notes() -> None:
    text = terminal.render(report("eps", "text", notes=(Note(code="note.restored"),)), "en")
    assert "Your notebook\nA test cell was changed or missing." in text
    assert text.endswith("3 of 7 points so far   Up to 3 more points.\n")


def classroom() -> list[Report]:
    made = [report("eps", "text", submission=f"student-{i:03}") for i in range(3)]
    made += [report("right", "no_text", submission="student-010"), report("fault", "text", submission="student-011")]
    made.append(report("unnamed", "text", submission="student-012", notes=(Note(code="note.duplicate", args={"cell": 3}),)))
    return made


def test_a_class_is_counted() -> None:
    summary = summarise(classroom(), [("student-093", "It is a PDF.")])
    adam, text = summary.exercises
    assert (adam.full, adam.part, adam.none, adam.no_answer, adam.open) == (1, 4, 0, 0, 1)
    assert adam.mean == pytest.approx((4 * 3 + 4) / 5)
    assert (text.mean, text.no_answer, text.open) == (None, 1, 5)
    assert (summary.possible, summary.open_points) == (4, 3)
    assert [(m.id, len(m.who)) for m in summary.mistakes] == [("eps-inside-root", 3)]
    assert summary.unnamed == (("adam_step", 1),)
    assert [need.what for need in summary.needs] == ["fault", "problem", "text"]
    assert summary.scores[-1] == (3.0, False)
    assert summary.spread
    assert (summary.spread.median, summary.spread.full, summary.spread.below_half) == (3, 1, 1)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_a_class(lang: Lang) -> None:
    text = class_table(
        classroom(), [("student-093", "It is a PDF.\x1b[31m")], lang=lang, command="fairmark grade 08-optimizers",
        following=[("fairmark report 08-optimizers", "pages")],
    )  # fmt: skip
    assert "\x1b" not in text
    assert all(width_of(line) <= 80 for line in text.splitlines())
    for word in ("adam_step", "explain_overfitting", "fairmark grade 08-optimizers", "student-093", "student-011"):
        assert word in text
    assert re.search(r"   3 +adam_step", text)


@pytest.mark.parametrize(
    ("names", "problems", "notes", "said", "unsaid"),
    [
        (("right",), 2, (), "2 of 3 are not graded and have no points yet; the reasons are below.", "lost"),
        (("right", "fault"), 0, (), "In 1 submission a fault of ours left points open.", "No points were lost"),
        (("right",), 0, ("note.restored",), "No points were lost to a fault of ours or to a repair.", "not graded"),
        (("right",), 1, ("note.restored",), "No repair cost anybody a point.", "No points were lost"),
        (("right",), 0, ("note.no_cell",), "1 graded", "lost"),
        (("right",), 0, (), "1 graded", "lost"),
    ],
)
def test_who_has_no_points_yet_is_told(names: tuple[str, ...], problems: int, notes: tuple[str, ...], said: str, unsaid: str) -> None:
    made = [report(name, submission=name, notes=tuple(Note(code=code, args={"exercise": "adam_step"}) for code in notes)) for name in names]
    lost = [(f"student-{i}", "It is a PDF.") for i in range(problems)]
    text = " ".join(class_table(made, lost, lang="en").split())
    assert said in text and unsaid not in text.replace("They are not lost.", "")
    pytest.importorskip("jinja2", reason="jinja2 is not installed (extra `instructor`)")
    from autograder.report import overview

    page = overview.html(made, lost, lang="en")
    assert ("are not graded" in page) == (problems > 1)
    assert ("None of them lost a point" in page) == (notes == ("note.restored",))


def test_an_empty_class_has_a_table() -> None:
    assert class_table([], lang="en").startswith("0 graded")


def test_people_are_named_shortly() -> None:
    assert people(["student-044", "student-101"]) == "student-044, -101"
    assert people(["anna", "Jörg Müller"]) == "anna, Jörg Müller"
    assert people([f"s-{i}" for i in range(9)]) == "s-0, -1, -2, -3, …"
