"""What a page says of an exercise, by what the gradebook holds of it."""

from __future__ import annotations

import re

import pytest

from autograder.nbgrader.standing import Grade, Held, _exercise
from autograder.records import ExerciseReport, Lang, Report, Status, Verdict
from autograder.report import page

WAITS = Verdict(part="dL_da", status=Status.undecided, points=1.0, earned=None, code="derivation.undecided")
RIGHT = Verdict(part="dL_dz", status=Status.right, points=1.0, earned=1.0, code="derivation.right")


def exercise(kind: str, status: Status, earned: float | None, pending: float, verdicts: tuple[Verdict, ...] = ()) -> ExerciseReport:
    what = "A person reads this." if pending else "Found by us."
    return ExerciseReport(
        id="a/x", title="X", kind=kind, earned=earned, possible=3.0, pending=pending, status=status, diagnosis=(), misconception=None,  # type: ignore[arg-type]
        verdicts=verdicts, what=what, graded=True,
    )  # fmt: skip


TEXT = exercise("text", Status.pending, None, 3.0)
LINES = exercise("derivation", Status.undecided, None, 1.0, (WAITS, RIGHT))
CODE = exercise("code", Status.wrong, 1.0, 0.0)


@pytest.mark.parametrize(
    ("found", "grade", "earned", "status", "what"),
    [
        (CODE, Grade(1.0, None, 0.0, False), 1.0, Status.wrong, "Found by us."),
        (CODE, Grade(1.0, 3.0, 0.0, False), 3.0, Status.right, "Found by us."),
        (CODE, Grade(1.0, 0.0, 0.0, True), 0.0, Status.wrong, "Found by us."),
        (CODE, Grade(1.0, None, 1.5, False), 2.5, Status.wrong, "Found by us."),
        (TEXT, Grade(None, None, 0.0, True), None, Status.pending, "A person reads this."),
        (TEXT, Grade(None, 2.0, 0.5, False), 2.5, Status.partly, ""),
        (TEXT, Grade(None, None, 0.0, False), 0.0, Status.wrong, ""),
        (LINES, Grade(None, 2.0, 0.0, False), 2.0, Status.partly, ""),
    ],
)
def test_a_person_s_points_stand_in_the_place_of_ours(found: ExerciseReport, grade: Grade, earned: float | None, status: Status, what: str) -> None:
    held = Held(grades={"x" if found.kind == "text" else "x-check": grade}, comments={"x": "Look at line 2."})
    made = _exercise(found, held)
    assert (made.earned, made.status, made.what, made.comment) == (earned, status, what, "Look at line 2.")
    assert made.pending == (found.pending if status is Status.pending else 0.0)
    assert made.again == (grade.manual is not None and grade.waits)
    if made.given is not None:
        assert WAITS not in made.verdicts


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["Handed in late: 0.5 points are taken off.", "A person gave 2 of 3 points. 0.5 points on top.", "Comment: 1 < 2"]),
        ("de", ["Verspätet abgegeben: 0,5 Punkte Abzug.", "Von Hand bewertet: 2 von 3 Punkten. Dazu 0,5 Zusatzpunkte.", "Kommentar: 1 < 2"]),
    ],
)
def test_it_is_said_in_both_languages(lang: Lang, said: list[str]) -> None:
    held = Held(grades={"x": Grade(None, 2.0, 0.5, False)}, comments={"x": "1 < 2\n<script>x()</script>"})
    report = Report(
        schema=1, assignment="a", title="A", submission="anna", lang=lang, key="k", versions={}, earned=2.0, possible=3.0, pending=0.0,
        exercises=(_exercise(TEXT, held),), graded=True, penalty=0.5,
    )  # fmt: skip
    html = page.html(report, lang)
    assert "<script" not in html
    text = re.sub(r"<[^>]+>", "", html).replace("&lt;", "<")
    assert [sentence for sentence in said if sentence not in text] == []
