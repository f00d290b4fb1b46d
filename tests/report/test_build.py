"""From judgements to texts: the anatomy of a verdict, ties, hidden cases, statuses, JSON."""

from __future__ import annotations

import json

import msgspec
import pytest
from report import samples  # type: ignore[import-not-found]

from autograder.locale import LANGUAGES
from autograder.records import Diagnosis, ExerciseReport, Lang, Note, Report, Status, Verdict
from autograder.report import build, build_exercise, to_json


def english(judgement: object, **more: object) -> ExerciseReport:
    return build_exercise(judgement, "en", **more)  # type: ignore[arg-type]


def whole(*judgements: object, lang: Lang = "en", graded: bool = True, notes: tuple[Note, ...] = ()) -> Report:
    return build(
        judgements, assignment="08-optimizers", title="Optimizers", submission="student-017", lang=lang, key="4c1f99",
        graded=graded, notes=notes,
    )  # type: ignore[arg-type]  # fmt: skip


def test_a_certain_mistake_in_the_order_of_the_anatomy() -> None:
    report = english(samples.eps())
    assert (report.status, report.earned, report.possible, report.misconception) == (Status.partly, 3, 4, "eps-inside-root")
    assert report.what == "`eps` seems to stand inside the square root."
    assert report.evidence == ("In all 12 cases your `w` is exactly what that gives. `m` and `v` are right throughout.",)
    assert (report.where, report.source) == ("Line 6, where you compute `w`:", "w = w - lr * m_hat / np.sqrt(v_hat + eps)")
    assert report.trial_text == "This is the smallest case that shows it. Yours gives 0.9968; right is 0.9500."
    assert report.trial
    assert report.trial.code.endswith("print(w)   # yours [0.9968], right [0.95]")
    assert report.next == "Look at line 6: where should the square root end? Then run `check` again."
    assert report.note.endswith("of the same four groups.")


def test_the_same_in_german_once_graded() -> None:
    report = whole(samples.eps(), lang="de").exercises[0]
    assert report.evidence[0] == "In allen 12 Fällen ist `w` genau das, was sich daraus ergibt. `m` und `v` sind überall richtig."
    assert "Ihr Code ergibt 0,9968; richtig ist 0,9500." in report.trial_text
    assert report.next == "Zeile 6 ansehen: Wo muss die Wurzel enden?"
    assert report.note == ""


def test_a_tie_is_told_as_a_tie() -> None:
    report = english(samples.tie())
    assert report.what == "Your result fits two mistakes:"
    assert [line[:2] for line in report.evidence[:2]] == ["1.", "2."]
    assert report.misconception is None


def test_two_mistakes_at_once_are_both_named() -> None:
    report = english(samples.two())
    first, second = report.evidence[:2]
    assert report.what == "There seem to be two mistakes:"
    assert first.startswith("1. `eps` seems") and second.startswith("2. `eps` seems")
    assert report.evidence[2] == "In all 12 cases your `w` is exactly what that gives. `m` and `v` are right throughout."
    assert report.misconception is None
    assert whole(samples.two(), lang="de").exercises[0].what == "Es sind offenbar zwei Fehler:"


def test_pairs_that_fit_equally_well_are_told_as_a_tie() -> None:
    report = english(samples.two(("eps-before-correction", "eps-inside-root")))
    assert report.what == "Your result fits two pairs of mistakes:"
    assert [line[:2] for line in report.evidence[:2]] == ["1.", "2."]
    assert all(" And: " in line for line in report.evidence[:2])
    assert report.next.startswith("Read your code with both in mind")


def test_without_a_name_the_first_failing_verdict_speaks() -> None:
    report = english(samples.unnamed())
    assert report.what == "`w[0]` is off in “Unusual betas”: yours gives 0.9968; right is 0.9500."


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"tolerances": 1234.5}, "`w[0]` is off by 2·10⁻⁹ in “Unusual betas”: 1200 times what rounding explains."),
        ({}, "`w[0]` is off by 2·10⁻⁹ in “Unusual betas”. Rounding explains less."),
    ],
)
def test_what_nobody_sees_is_told_in_tolerances(more: dict[str, float], said: str) -> None:
    judgement = samples.adam()
    close = {**samples.OFF, "yours": 0.95, "right": 0.95 + 2e-9, **more}
    verdicts = tuple(msgspec.structs.replace(v, args=close if v.args else {}) for v in judgement.verdicts)
    assert english(msgspec.structs.replace(judgement, verdicts=verdicts)).what == said


def test_right_answers_say_three_things() -> None:
    report = english(samples.adam(wrong=()), following=(3, "sigmoid_gradient"))
    assert report.status is Status.right
    assert report.evidence == ("All 12 cases agree in `m`, `v` and `w`.",)
    assert report.next == "Exercise 3, `sigmoid_gradient`."
    silent = (report.what, report.where, report.why, report.trial, report.trial_text, report.picture, report.note, report.source)
    assert not any(silent)


def test_nothing_of_a_hidden_case_is_left() -> None:
    report = whole(samples.hidden_only())
    assert report.exercises[0].what == "A hidden case does not agree. What it gave is not shown."
    assert report.exercises[0].earned == 3
    said = to_json(report).decode()
    assert "0.9968" not in said
    assert "tiny gradient" not in said


def test_a_hidden_failure_of_no_known_code_says_nothing_either() -> None:
    secret = Verdict(part="f", status=Status.wrong, points=1, earned=0, code="symbolic.at", args={"yours": "s3cret"}, visible=False)
    judgement = msgspec.structs.replace(samples.mse(), verdicts=(secret,))
    assert b"s3cret" not in to_json(english(judgement))


def test_lines_that_go_on_rightly() -> None:
    report = english(samples.derivation())
    assert report.evidence == ("Lines 3 and 4 go on correctly from your line 2, so they keep their points.",)
    assert report.where.endswith("your line 2 gives 0.235; right is 0.250.")
    assert "*b* = −2" in report.where
    assert "*a* = 0,5" in build_exercise(samples.derivation(), "de").where


def test_the_two_parts_of_an_exercise() -> None:
    report = english(samples.mse())
    assert report.what == "The result of `mse_grad` has the shape `(5, 5)`; asked is `(5,)`."
    assert report.evidence == ("`mse` is right throughout.",)
    assert report.why


@pytest.mark.parametrize(
    ("name", "status", "earned", "pending"),
    [
        ("fault", Status.fault, None, 4.0), ("text", Status.pending, None, 3.0), ("no_text", Status.no_answer, 0.0, 0.0),
        ("raised", Status.raised, 0.0, 0.0), ("refused", Status.refused, 0.0, 0.0), ("memory", Status.killed, 0.0, 0.0),
        ("empty", Status.no_answer, 0.0, 0.0), ("derivation", Status.partly, 3.0, 0.0), ("right", Status.right, 4.0, 0.0),
        ("choices", Status.partly, 1.0, 0.0),
    ],
)  # fmt: skip
def test_statuses(name: str, status: Status, earned: float | None, pending: float) -> None:
    report = english(samples.every()[name])
    assert (report.status, report.earned, report.pending) == (status, earned, pending)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("graded", [False, True])
def test_every_sort_is_put_into_words(lang: Lang, graded: bool) -> None:
    for name, judgement in samples.every().items():
        report = build_exercise(msgspec.structs.replace(judgement, graded=graded), lang, following=(2, "x"))
        assert report.what or report.evidence, name
        assert report.next or (graded and report.status is Status.right), name
        texts = (report.what, *report.evidence, report.where, report.why, report.trial_text, report.next, report.note)
        assert all("{" not in text and "None" not in text and text.count("`") % 2 == 0 for text in texts), name
        assert all(verdict.message for verdict in report.verdicts), name


def test_undecided_is_neither_right_nor_zero() -> None:
    judgement = samples.derivation()
    open_line = msgspec.structs.replace(judgement.verdicts[1], status=Status.undecided, earned=None, code="derivation.undecided")
    judgement = msgspec.structs.replace(
        judgement, verdicts=(judgement.verdicts[0], open_line, *judgement.verdicts[2:]), diagnosis=(), at={}
    )
    report = english(judgement)
    assert (report.status, report.earned, report.pending) == (Status.undecided, 3.0, 1.0)
    assert "Nothing is deducted until a person has decided." in report.evidence


@pytest.mark.parametrize("status", [Status.wrong, Status.right])
def test_an_unknown_code_or_a_missing_argument_still_gives_a_sentence(status: Status) -> None:
    for code in ("nobody.knows", "numeric.shape"):
        verdict = Verdict(part="f", status=status, points=1, earned=0.0, code=code)
        judgement = msgspec.structs.replace(samples.mse(), verdicts=(verdict,))
        said = [build_exercise(judgement, lang).verdicts[0].message for lang in LANGUAGES]
        assert all(said)
        assert code not in said


def test_an_unknown_misconception_is_no_misconception() -> None:
    judgement = samples.adam(diagnosis=(Diagnosis(part="adam_step", ids=("who-knows",), certain=True),))
    assert english(judgement).misconception is None
    assert english(judgement).what.startswith("`w[0]` is off")


def test_a_syntax_error_and_a_line_that_is_not_known() -> None:
    error = {"error": "SyntaxError", "message": "'(' was never closed", "line": 3}
    assert english(samples.whole(Status.raised, "numeric.cell_raised", **error)).what.startswith("Python cannot read line 3")
    report = english(samples.whole(Status.raised, "numeric.cell_raised", error="NameError", message="", line=0))
    assert report.what == "The cell stops: `NameError`."


def test_points_are_sums_without_dust() -> None:
    thirds = tuple(Verdict(part="f", status=Status.right, points=0.1, earned=0.1, code="numeric.right") for _ in range(30))
    judgement = msgspec.structs.replace(samples.mse(), verdicts=thirds)
    assert english(judgement).earned == 3.0


def test_json_round_trips_and_holds_the_schema() -> None:
    report = whole(*samples.every().values(), notes=(Note(code="note.duplicate", args={"cell": 7}),))
    raw = to_json(report)
    assert msgspec.json.decode(raw, type=Report) == report
    plain = json.loads(raw)
    assert plain["schema"] == 1
    assert plain["notes"][0]["message"].startswith("Cell 7 was in it twice.")
    first = plain["exercises"][0]
    assert {"id", "earned", "possible", "status", "diagnosis", "misconception", "verdicts"} <= first.keys()
    assert {"part", "group", "points", "earned", "visible", "status", "code", "args", "message"} <= first["verdicts"][0].keys()
    assert plain["earned"] == sum(e["earned"] or 0 for e in plain["exercises"])
