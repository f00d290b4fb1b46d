"""`check()` in JupyterLab as students see it: light, dark, and in a notebook that is not trusted."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lab import CHROMIUM, serve

pytest.importorskip("jupyterlab", reason="jupyterlab is not installed (extra `instructor`)")
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra `dev`)")

from autograder import key, release
from autograder.course import Course, fill
from autograder.nbgrader import build

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium: apt-get install chromium"),
]

ADAM = "08-optimizers"
GRADIENT = "05-chain-rule"
SHOTS = os.environ.get("AUTOGRADER_SHOTS", "")


def answered(course: Course, id: str, lang: str, edit: tuple[str, str]) -> dict[str, Any]:
    """The built notebook, with one exercise alone and the model solution, edited, in the answer's place."""
    notebook = build.notebook(course, id.partition("/")[0], lang)  # type: ignore[arg-type]
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["metadata"].get("autograder", {}).get("exercise", id) == id]
    for cell in notebook["cells"]:
        ours = cell["metadata"].get("autograder", {})
        if ours.get("role") == "answer":
            source = fill(course.exercise(ours["exercise"]).solution(), key.values(course, ours["exercise"]))
            cell["source"] = f"# exercise: {ours['exercise']}\n" + source.replace(*edit)
    return notebook


@pytest.fixture(scope="module")
def folder(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A student's folder: two notebooks, each with the data file that came with it."""
    place = tmp_path_factory.mktemp("student")
    wrong = {ADAM: ("np.sqrt(v_hat) + eps", "np.sqrt(v_hat + eps)"), GRADIENT: ("a*(1 - a)", "sigma(a)*(1 - sigma(a))")}
    for assignment, name, lang in ((ADAM, "adam_step", "en"), (GRADIENT, "neuron_gradient", "de")):
        (place / assignment).mkdir()
        notebook = answered(course, f"{assignment}/{name}", lang, wrong[assignment])
        (place / assignment / "work.ipynb").write_text(json.dumps(notebook), "utf-8")
        release.write(course, assignment, lang, place / assignment)  # type: ignore[arg-type]
    return place


@pytest.fixture(scope="module", params=["light", pytest.param("dark", marks=pytest.mark.full)])
def lab(request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    home = tmp_path_factory.mktemp("home")
    settings = home / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    theme = {"theme": f"JupyterLab {request.param.title()}"}
    (settings / "themes.jupyterlab-settings").write_text(json.dumps(theme))
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
    with serve(folder, home) as address:
        yield address, request.param


def opened(page: Any, address: str, assignment: str, run: bool) -> Any:
    page.goto(f"{address}/lab/tree/{assignment}/work.ipynb?reset")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    article = page.locator("article.gc").first
    if run:
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=60_000)
        _run_all(page, article)
    article.wait_for()
    article.scroll_into_view_if_needed()
    return article


def _run_all(page: Any, article: Any) -> None:
    """JupyterLab may show a kernel as idle before it takes cells, or ask something first: try until one was taken."""
    for _ in range(5):
        try:
            for button in page.locator(".jp-Dialog .jp-mod-accept").all():
                button.click()
            page.locator(".lm-MenuBar-itemLabel", has_text="Run").click(timeout=5_000)  # a question may come between
            page.locator("li[data-command='runmenu:run-all']").click(timeout=5_000)
            article.wait_for(timeout=10_000)
            return
        except sync_api.TimeoutError:
            continue


def keep(page: Any, name: str) -> None:
    """A picture to look at, where somebody asked for it (AUTOGRADER_SHOTS=folder)."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


def colour(article: Any, selector: str, of: str) -> str:
    return str(article.locator(selector).first.evaluate(f"node => getComputedStyle(node).{of}"))


def test_the_verdict_in_a_notebook(page: Any, lab: tuple[str, str]) -> None:
    address, theme = lab
    article = opened(page, address, ADAM, run=True)
    assert "eps seems to stand inside the square root." in article.inner_text()
    assert "3 of 4 points" in article.inner_text()
    assert article.locator(".plot svg polyline").count() == 2
    assert colour(article, ".badge", "color") == {"light": "rgb(173, 55, 12)", "dark": "rgb(255, 157, 112)"}[theme]
    assert page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    keep(page, f"check-{theme}")


def test_a_derivation_in_german(page: Any, lab: tuple[str, str]) -> None:
    address, theme = lab
    article = opened(page, address, GRADIENT, run=True)
    text = article.inner_text()
    assert "σ′ ist bei a ausgewertet statt bei z." in text
    assert "folgerichtig aus Zeile 2" in text
    keep(page, f"derivation-{theme}")


def test_an_untrusted_notebook_still_tells_everything(page: Any, lab: tuple[str, str], folder: Path, course: Course) -> None:
    """Style and pictures are dropped there; every word stays, and no label of a plot floats around."""
    from autograder.report import fragment
    from autograder.selfcheck import _report

    address, theme = lab
    names: dict[str, Any] = {}
    source = course.exercise("08-optimizers/adam_step").solution().replace("np.sqrt(v_hat) + eps", "np.sqrt(v_hat + eps)")
    exec(source, names)
    published = release.read(folder / ADAM)
    report = _report(published.keys[0], published, names)
    notebook = answered(course, f"{ADAM}/adam_step", "en", ("", ""))
    shown = {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": fragment.mimebundle(report, "3.0", "en")}
    notebook["cells"][-1] |= {"outputs": [shown], "execution_count": 1}
    (folder / ADAM / "work.ipynb").write_text(json.dumps(notebook), "utf-8")
    try:
        article = opened(page, address, ADAM, run=False)
        text = article.inner_text()
        for words in ("Partly right", "eps seems to stand inside the square root.", "After 20 steps", "Try it", "adam_step(w=np.array([1.0])"):
            assert words in text
        assert page.locator(".jp-OutputArea style").count() == 0
        keep(page, f"untrusted-{theme}")
    finally:
        broken = answered(course, f"{ADAM}/adam_step", "en", ("np.sqrt(v_hat) + eps", "np.sqrt(v_hat + eps)"))
        (folder / ADAM / "work.ipynb").write_text(json.dumps(broken), "utf-8")
