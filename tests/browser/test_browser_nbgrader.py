"""Formgrader and feedback in a real Chromium: our verdict is there to be seen, and nbgrader's own buttons work."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hostile_notebooks import ADAM, TEXT, Batch
from lab import CHROMIUM, Watch

from autograder.nbgrader import graders

pytestmark = [
    pytest.mark.full,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium: apt-get install chromium"),
]


@pytest.mark.parametrize("surface", ["feedback", "formgrader"])
def test_the_verdict_is_seen(page: Any, batch: Batch, server: str, surface: str) -> None:
    """The misconception's sentence in our type, and the plot with an extent."""
    if surface == "feedback":
        page.goto((batch.here / "feedback" / "chloe" / ADAM / f"{ADAM}.html").as_uri(), wait_until="domcontentloaded")
    else:
        page.goto(f"{server}/formgrader/submissions/{batch.notebooks()['chloe', ADAM]}/", wait_until="domcontentloaded")
    verdict = page.locator(".gc").first
    verdict.wait_for()
    assert "eps" in verdict.inner_text()
    assert verdict.bounding_box()["height"] > 150
    sentence = page.get_by_text("seems to stand inside the square root").first
    assert float(sentence.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 14
    for plot in page.locator(".gc svg:visible").all():
        box = plot.bounding_box()
        assert box["width"] > 0
        assert box["height"] > 0
    assert verdict.locator("svg path, svg polyline").count() > 0
    overflow = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0


def test_formgrader_shows_the_score_and_lets_a_text_be_graded(page: Any, batch: Batch, server: str) -> None:
    page.goto(f"{server}/formgrader/submissions/{batch.notebooks()['chloe', ADAM]}/", wait_until="domcontentloaded")
    score = page.locator("#adam_step-check")
    page.wait_for_function("document.querySelector('#adam_step-check').placeholder !== ''")
    assert score.get_attribute("placeholder") == "3"
    page.goto(f"{server}/formgrader/submissions/{batch.notebooks()['anna', TEXT]}/", wait_until="domcontentloaded")
    page.wait_for_selector("#explain_overfitting.needs_manual_grade")


def test_what_a_person_enters_in_formgrader_stands_on_the_page(page: Any, batch: Batch, server: str) -> None:
    """A score, extra credit and a comment, typed into formgrader's own fields; the cursor is in the first of them."""
    from autograder.nbgrader.standing import as_held
    from autograder.report import page as pages

    page.goto(f"{server}/formgrader/submissions/{batch.notebooks()['anna', TEXT]}/", wait_until="load")
    page.wait_for_function("formgrader.grades && formgrader.grades.loaded && document.activeElement.classList.contains('tabbable')")
    for field, typed in (("explain_overfitting", "2.5"), ("explain_overfitting_extra_credit", "0.5"), ("explain_overfitting-comment", "Which curve *shows* it?")):
        with page.expect_response(lambda answer: answer.request.method == "PUT"):
            page.locator(f"#{field}").fill(typed)
            page.locator(f"#{field}").press("Tab")
    _, grader = graders.shared(batch.course.root, TEXT, "en")
    report = grader.grade(batch.here / "submitted" / "anna" / TEXT / f"{TEXT}.ipynb", "anna")
    (held,) = as_held(batch.course, "en", TEXT, [report])
    assert (held.earned, held.pending, held.exercises[0].given, held.exercises[0].extra) == (3.0, 0.0, 2.5, 0.5)
    text = pages.html(held, "en")
    assert "A person gave 2.5 of 3 points." in text
    assert "Which curve" in text
    assert "Being read" not in text


@pytest.mark.parametrize("surface", ["feedback", "formgrader"])
def test_formulas_are_set_without_a_network(page: Any, batch: Batch, server: str, surface: str) -> None:
    watch = Watch(page)
    if surface == "feedback":
        address = (batch.here / "feedback" / "chloe" / ADAM / f"{ADAM}.html").as_uri()
    else:
        address = f"{server}/formgrader/submissions/{batch.notebooks()['chloe', ADAM]}/"
    assert watch.opened(address, ".nbgrader_cell", ADAM) == []
    fraction = page.locator("math mfrac").first
    top, bottom = (fraction.locator("> *").nth(i).bounding_box() for i in (0, 1))
    assert top["y"] + top["height"] <= bottom["y"] + 1  # it is set, not written in a row
    assert "$$" not in page.locator("#notebook-container").first.inner_text()


def test_formgraders_own_autograde_goes_through_our_jail(page: Any, batch: Batch, server: str) -> None:
    mark = batch.here / "autograded" / "chloe" / ADAM / f"{ADAM}.ipynb"
    before = mark.stat().st_mtime_ns
    page.goto(f"{server}/formgrader/manage_submissions/{ADAM}", wait_until="domcontentloaded")
    row = page.locator("tr", has_text="chloe")
    row.wait_for()
    row.locator("td.autograde a").click()
    page.wait_for_function("document.body.innerText.includes('Success')")
    assert mark.stat().st_mtime_ns > before
    outputs = [o for c in json.loads(mark.read_text("utf-8"))["cells"] for o in c.get("outputs", [])]
    assert ["".join(o["data"]["text/plain"]) for o in outputs] == ["3.0"]
