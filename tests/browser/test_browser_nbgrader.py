"""Formgrader and feedback in a real Chromium: a student's script never runs, our verdict is there to be seen."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright import sync_api

from autograder import course as courses
from autograder.course import Course
from autograder.nbgrader import build, classroom, gradebook

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium: apt-get install chromium"),
]

REPOSITORY = Path(__file__).resolve().parents[2]
CLASS = REPOSITORY / "tests" / "class"
ADAM, TEXT = "08-optimizers", "11-generalization"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
STUDENTS = ("anna", "chloe", "pia")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Three of the sample class, graded, with feedback."""
    root = tmp_path_factory.mktemp("browser")
    config = (REPOSITORY / "course_config.py").read_text("utf-8")
    keep = re.compile(rf'^    "(?!{ADAM}|{TEXT})\d\d-.*\n', re.MULTILINE)
    (root / "course_config.py").write_text(keep.sub("", config), "utf-8")
    for half in ("exercises", "solutions"):
        shutil.copytree(REPOSITORY / half, root / half)
    made = courses.load(root)
    build.build(made, "en")
    for assignment in (ADAM, TEXT):
        for student in STUDENTS:
            if (CLASS / student / assignment).is_dir():
                shutil.copytree(CLASS / student / assignment, build.folder(made, "en") / "submitted" / student / assignment)
        classroom.grade_class(made, "en", assignment, jobs=1)
        assert gradebook.feedback(made, "en", assignment) == []
    return made


@pytest.fixture(scope="module")
def here(course: Course) -> Path:
    return build.folder(course, "en")


@pytest.fixture(scope="module")
def server(here: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """JupyterLab with nbgrader's extensions, on the loopback address only."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    scripts = Path(sysconfig.get_path("scripts"))
    home = tmp_path_factory.mktemp("home")
    environment = {
        **os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(REPOSITORY),
        "HOME": str(home), "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
    }  # fmt: skip
    command = [
        str(scripts / "jupyter-lab"), "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0", "--IdentityProvider.token=", "--ServerApp.password=", "--ServerApp.disable_check_xsrf=True",
    ]  # fmt: skip
    log = (home / "log").open("wb")
    process = subprocess.Popen(command, cwd=here, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/api", timeout=2).close()
                break
            except (urllib.error.URLError, OSError):
                assert process.poll() is None, (home / "log").read_text()
                time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait(20)
        log.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that reaches nothing but this machine."""
    opened = browser.new_page(viewport={"width": 1200, "height": 900})
    opened.route(lambda url: not url.startswith(("http://127.0.0.1", "file:", "data:")), lambda route: route.abort())
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


def submissions(here: Path) -> dict[tuple[str, str], str]:
    """(student, assignment) → nbgrader's id of the submitted notebook."""
    database = sqlite3.connect(here / "gradebook.db")
    rows = database.execute(
        "select a.student_id, s.name, n.id from submitted_notebook n "
        "join submitted_assignment a on n.assignment_id = a.id join assignment s on a.assignment_id = s.id"
    ).fetchall()
    database.close()
    return {(student, assignment): id for student, assignment, id in rows}


def owned(page: Any) -> bool:
    """Whether a script of the student's ran, after everything had time to."""
    page.wait_for_timeout(700)
    if page.title() == "owned":
        return True
    links = page.locator("a", has_text="My sketch")
    for index in range(links.count()):
        links.nth(index).click(no_wait_after=True)
    page.wait_for_timeout(300)
    return page.title() == "owned" or page.locator("a[href^='javascript' i], [onerror], [onclick*='owned']").count() > 0


def test_the_trap_works(page: Any, tmp_path: Path) -> None:
    """What pia wrote does take over a page that nbconvert renders without our filter."""
    from nbconvert.exporters import HTMLExporter

    notebook = json.loads((CLASS / "pia" / ADAM / f"{ADAM}.ipynb").read_text("utf-8"))
    text = next(c for c in notebook["cells"] if "owned" in "".join(c["source"]))
    cell = {"cell_type": "markdown", "metadata": {}, "source": text["source"], "id": "x"}
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    (tmp_path / "x.html").write_text(HTMLExporter(template_name="classic").from_filename(str(path))[0], "utf-8")
    page.goto((tmp_path / "x.html").as_uri(), wait_until="domcontentloaded")
    assert owned(page)


@pytest.mark.parametrize("assignment", [ADAM, TEXT])
def test_no_script_of_a_student_runs_in_feedback(page: Any, here: Path, assignment: str) -> None:
    page.goto((here / "feedback" / "pia" / assignment / f"{assignment}.html").as_uri(), wait_until="domcontentloaded")
    assert not owned(page)


@pytest.mark.parametrize("assignment", [ADAM, TEXT])
def test_no_script_of_a_student_runs_in_formgrader(page: Any, here: Path, server: str, assignment: str) -> None:
    id = submissions(here)["pia", assignment]
    page.goto(f"{server}/formgrader/submissions/{id}/", wait_until="domcontentloaded")
    page.wait_for_selector(".nbgrader_cell")
    assert not owned(page)


@pytest.mark.parametrize("surface", ["feedback", "formgrader"])
def test_the_verdict_is_seen(page: Any, here: Path, server: str, surface: str) -> None:
    """The misconception's sentence in our type, and the plot with an extent."""
    if surface == "feedback":
        page.goto((here / "feedback" / "chloe" / ADAM / f"{ADAM}.html").as_uri(), wait_until="domcontentloaded")
    else:
        page.goto(f"{server}/formgrader/submissions/{submissions(here)['chloe', ADAM]}/", wait_until="domcontentloaded")
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


def test_formgrader_shows_the_score_and_lets_a_text_be_graded(page: Any, here: Path, server: str) -> None:
    page.goto(f"{server}/formgrader/submissions/{submissions(here)['chloe', ADAM]}/", wait_until="domcontentloaded")
    score = page.locator("#adam_step-check")
    page.wait_for_function("document.querySelector('#adam_step-check').placeholder !== ''")
    assert score.get_attribute("placeholder") == "3"
    page.goto(f"{server}/formgrader/submissions/{submissions(here)['anna', TEXT]}/", wait_until="domcontentloaded")
    page.wait_for_selector("#explain_overfitting.needs_manual_grade")


def test_formgraders_own_autograde_goes_through_our_jail(page: Any, here: Path, server: str) -> None:
    mark = here / "autograded" / "chloe" / ADAM / f"{ADAM}.ipynb"
    before = mark.stat().st_mtime_ns
    page.goto(f"{server}/formgrader/manage_submissions/{ADAM}", wait_until="domcontentloaded")
    row = page.locator("tr", has_text="chloe")
    row.wait_for()
    row.locator("td.autograde a").click()
    page.wait_for_function("document.body.innerText.includes('Success')")
    assert mark.stat().st_mtime_ns > before
    outputs = [o for c in json.loads(mark.read_text("utf-8"))["cells"] for o in c.get("outputs", [])]
    assert ["".join(o["data"]["text/plain"]) for o in outputs] == ["3.0"]
