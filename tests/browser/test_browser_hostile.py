"""Hostile notebooks where people look at them: formgrader, feedback, our own pages, JupyterLab. Nothing of theirs acts."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from hostile_notebooks import ADAM, CLASS, FILES, HONEST, MARKUP, NOT_TAKEN, TEXT, Attempt, Batch
from lab import CHROMIUM, Watch

pytestmark = [
    pytest.mark.full,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium: apt-get install chromium"),
]

PIA = (Attempt("pia", 4.0), Attempt("pia", None, TEXT))  # of the sample class; her page would be called "owned"
BITES = ("pia", "markdown-handlers", "markdown-mutation", "markdown-script", "output-html")


@pytest.mark.parametrize("name", BITES)
def test_the_trap_works(page: Any, tmp_path: Path, name: str) -> None:
    """What stands in these files does take over a page that nbconvert makes of them."""
    from nbconvert.exporters import HTMLExporter

    files = {"pia": CLASS / "pia" / ADAM / f"{ADAM}.ipynb", **{file.stem: file for file in FILES}}
    notebook = json.loads(files[name].read_text("utf-8"))
    notebook["cells"] = [cell for cell in notebook["cells"] if isinstance(cell, dict)]
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({key: notebook[key] for key in ("cells", "metadata", "nbformat", "nbformat_minor")}))
    (tmp_path / "x.html").write_text(HTMLExporter(template_name="classic").from_filename(str(path))[0], "utf-8")
    seen = Watch(page).opened((tmp_path / "x.html").as_uri(), "#notebook-container", "x")
    assert {"runs a script", "is called owned"} & set(seen)


def test_formgrader_shows_every_attempt_and_nothing_acts(page: Any, batch: Batch, server: str) -> None:
    watch, notebooks = Watch(page), batch.notebooks()
    found = {}
    for attempt in (*batch.attempts, *PIA):
        address = f"{server}/formgrader/submissions/{notebooks[attempt.name, attempt.assignment]}/"
        found[attempt] = watch.opened(address, ".nbgrader_cell", attempt.assignment) + _score_is_seen(page, attempt)
    assert {(attempt.name, *seen) for attempt, seen in found.items() if seen} == set()


def _score_is_seen(page: Any, attempt: Attempt) -> list[str]:
    """The field of the score is the gradebook's, can be clicked, and nothing lies over it or sticks out of the page."""
    id = "adam_step-check" if attempt.assignment == ADAM else "explain_overfitting"
    page.wait_for_function("formgrader.grades && formgrader.grades.loaded")
    return page.evaluate(  # type: ignore[no-any-return]
        """([id, expected]) => {
            const field = document.getElementById(id), seen = []
            field.scrollIntoView({block: "center"})
            const box = field.getBoundingClientRect()
            if (document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) !== field) seen.push("covers the score")
            if (expected !== null && Number(field.placeholder) !== expected) seen.push(`score is ${field.placeholder}`)
            if (document.documentElement.scrollWidth > document.documentElement.clientWidth) seen.push("is wider than the page")
            return seen
        }""",
        [id, attempt.expect],
    )


def test_feedback_shows_every_attempt_and_nothing_acts(page: Any, batch: Batch) -> None:
    watch = Watch(page)
    commented = Attempt("chloe", 3.0)
    shown = (*batch.attempts, *PIA, commented)
    found = {a: watch.opened(batch.page(a).as_uri(), "#notebook-container", a.assignment) for a in shown}
    assert {(attempt.name, *seen) for attempt, seen in found.items() if seen} == set()


def test_our_pages_show_every_attempt_and_nothing_acts(page: Any, batch: Batch) -> None:
    from autograder.nbgrader import graders, pages

    graded = {}
    for attempt in (a for a in batch.attempts if a.assignment == ADAM):
        path = batch.here / "submitted" / attempt.name / ADAM / f"{ADAM}.ipynb"
        graded[attempt.name] = graders.report_of(batch.course.root, ADAM, "en", attempt.name, path)[0]
    folder = pages.write_pages(batch.course, "en", ADAM, list(graded.values()), [(name, f"{name}: {MARKUP}") for name in NOT_TAKEN])
    watch, found = Watch(page), {}
    for file in sorted(folder.rglob("*.html")):
        title = file.read_text("utf-8").partition("<title>")[2].partition("</title>")[0]
        found[file.stem] = watch.opened(file.as_uri(), "main", title)
    assert set(graded) < set(found)
    assert {name: seen for name, seen in found.items() if seen} == {}


def test_jupyterlab_opens_what_was_graded_and_nothing_acts(page: Any, batch: Batch, server: str) -> None:
    """All cells of the graded notebooks in one, where modules lay beside the notebook that was handed in.

    JupyterLab draws a student's text itself, and fetches pictures from elsewhere: SECURITY.md says so.
    """
    place = batch.here / "autograded" / "beside-modules" / ADAM / "all.ipynb"  # JupyterLab cuts a longer name, now and then
    place.write_text(json.dumps(_all_cells(batch)), "utf-8")
    page.set_default_timeout(120_000)
    watch = Watch(page, ("http://evil.example/", "attachment:", "javascript:"))  # the last two as addresses of pictures
    try:
        address = f"{server}/lab/tree/{place.relative_to(batch.here)}?reset"
        seen = watch.opened(address, ".jp-Notebook-ExecutionIndicator[data-status=idle]", "all.ipynb - JupyterLab")
        page.wait_for_function("document.querySelectorAll('.jp-Notebook .jp-Cell').length > 100")  # drawn one after the other
        followed = (f"opens {server}", "fails: Invalid response: 404")  # links to this server, some to nowhere
        assert [one for one in seen if not one.startswith(followed)] == []
    finally:
        place.unlink()
    assert list(batch.marks.iterdir()) == []


def _all_cells(batch: Batch) -> dict[str, Any]:
    cells = []
    for attempt in batch.attempts:
        path = batch.here / "autograded" / attempt.name / attempt.assignment / f"{attempt.assignment}.ipynb"
        notebook = json.loads(path.read_text("utf-8"))
        if attempt.file and attempt.name != "markdown-many":
            cells += [c for c in notebook["cells"] if len(json.dumps(c)) < 20_000 and "nbgrader" not in c["metadata"]]
    for i, cell in enumerate(cells):
        cell["id"] = f"cell-{i}"
    return {**notebook, "cells": cells}


def test_formgrader_lists_the_class_whatever_it_has_handed_in(page: Any, batch: Batch, server: str) -> None:
    seen = Watch(page).opened(f"{server}/formgrader/manage_submissions/{ADAM}", "td.autograde a", "nbgrader formgrade")
    page.wait_for_function("models && models.loaded")
    rows = page.locator("#main-table tr")
    assert rows.count() >= len(HONEST) + sum(a.assignment == ADAM for a in batch.attempts)
    assert seen == []
    assert page.evaluate("window.__pwned") is None


@pytest.mark.parametrize("place", ["manage_students/{}", "manage_students/{}/x", "gradebook/{}", "gradebook/x/{}", "manage_submissions/{}"])
def test_formgrader_repeats_no_address_as_markup(page: Any, server: str, place: str) -> None:
    text = urllib.parse.quote("x'\"</script><script>window.__pwned=1</script><img src=x onerror=window.__pwned=1>", safe="")
    Watch(page).opened(f"{server}/formgrader/{place.format(text)}", ".breadcrumb", "nbgrader formgrade")
    assert page.evaluate("window.__pwned") is None


def test_formgrader_runs_no_settings_that_were_handed_in(batch: Batch, server: str) -> None:
    folder = batch.here / "submitted" / "beside-modules" / ADAM
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"{server}/formgrader?path={folder}", timeout=30)
    assert list(batch.marks.iterdir()) == []
    urllib.request.urlopen(f"{server}/formgrader?path={batch.here}", timeout=30).close()
