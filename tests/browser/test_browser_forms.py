"""Every small exercise of these tests in JupyterLab, as a student has it: a right and a wrong answer, both checked, and nothing fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import forms
import pytest
from lab import CHROMIUM, dress, serve
from test_browser_lab import _run_all, keep

pytest.importorskip("jupyterlab", reason="jupyterlab is not installed (extra `instructor`)")

from autograder import datafiles, key, release
from autograder.course import Course
from autograder.nbgrader import build
from autograder.records import Lang

pytestmark = [
    pytest.mark.full,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium: apt-get install chromium"),
]

THEMES: dict[str, Lang] = {"light": "en", "dark": "de"}
ALTERNATE = {theme: list(forms.COURSES)[start::2] for start, theme in enumerate(THEMES)}
REPORT = "article.gc"
FAILED = "[data-mime-type='application/vnd.jupyter.error'], [data-mime-type='application/vnd.jupyter.stderr']"


@pytest.fixture(scope="module", params=THEMES)
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, list[tuple[Course, str]]]]:
    """JupyterLab's address, its theme, and what lies there: every second course, in one language each."""
    folder, home, found = tmp_path_factory.mktemp("student"), tmp_path_factory.mktemp("home"), list[tuple[Course, str]]()
    for name in ALTERNATE[request.param]:
        course = forms.copied(name, tmp_path_factory.mktemp("forms"))
        for assignment in course.assignments:
            place = folder / f"{name}-{assignment.id}"
            place.mkdir()
            (place / "work.ipynb").write_text(json.dumps(answered(course, assignment.id, THEMES[request.param])), "utf-8")
            release.write(course, assignment.id, THEMES[request.param], place)
            datafiles.write(datafiles.of_assignment(course, assignment.id), place)
            found.append((course, assignment.id))
    dress(home, request.param)
    with serve(folder, home) as at:
        yield at, request.param, found


def answered(course: Course, assignment: str, lang: Lang) -> dict[str, Any]:
    """The built notebook with every exercise answered and checked twice: wrong first, then right."""
    notebook = build.notebook(course, assignment, lang)
    cells = []
    for cell in notebook["cells"]:
        ours = cell["metadata"].get("autograder", {})
        if ours.get("role") == "answer" and cell["cell_type"] == "code":
            cell["source"] = f"# exercise: {ours['exercise']}\n{forms.answer(course, ours['exercise'], 'other')}"
        cells.append(cell)
        if ours.get("role") == "check":
            right = f"# exercise: {ours['exercise']}\n{forms.answer(course, ours['exercise'], 'right')}"
            cells += [cell | {"id": f"{cell['id']}-{i}", "source": source, "metadata": {}} for i, source in enumerate((right, cell["source"]))]
    return {**notebook, "cells": cells}


def test_every_report_is_shown_and_nothing_fails(page: Any, opened: tuple[str, str, list[tuple[Course, str]]]) -> None:
    address, theme, found = opened
    for course, assignment in found:
        name = f"{course.root.name}-{assignment}"
        ids = [id for id in course.assignment(assignment).exercises if key.load(course, id).exercise.kind != "text"]
        page.goto(f"{address}/lab/tree/{name}/work.ipynb?reset")
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=60_000)
        reports = page.locator(REPORT)
        _run_all(page, reports.first)
        page.wait_for_function(f"document.querySelectorAll('{REPORT}').length === {2 * len(ids)}", timeout=60_000)
        assert page.locator(FAILED).count() == 0, page.locator(FAILED).all_inner_texts()
        told = [report.inner_text() for report in reports.all()]
        for i, id in enumerate(ids):
            as_told(course, id, told[2 * i + 1], THEMES[theme])
        knows = [i for i, id in enumerate(ids) if key.load(course, id).exercise.kind in ("code", "derivation") and forms.mistaken(course, id)[0]]
        assert not knows or any(told[2 * i] != told[2 * i + 1] for i in knows), "not every mistake shows in visible cases, but some do"
        assert [i for i, report in enumerate(reports.all()) if report.evaluate("node => node.scrollWidth - node.clientWidth") > 1] == [], "wider than its cell"
        for i in range(2 * len(ids)):
            reports.nth(i).scroll_into_view_if_needed()
            keep(page, f"forms-{theme}-{name}-{i}")


def as_told(course: Course, id: str, told: str, lang: Lang) -> None:
    """A right answer is called right, where a check may know it."""
    says = {"en": "Right", "de": "Richtig"}[lang]
    form_only = key.load(course, id).exercise.kind in ("number", "choice")
    assert told and (says in told) != form_only, (id, told)
