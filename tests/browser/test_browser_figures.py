"""Figures of prompts in JupyterLab, light and dark: pictures that load, tables that unfold, hints one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lab import CHROMIUM, dress, serve
from test_browser_lab import _run_all, keep

pytest.importorskip("jupyterlab", reason="jupyterlab is not installed (extra `instructor`)")

from autograder import course as courses
from autograder import datafiles, release
from autograder.nbgrader import build

pytestmark = [
    pytest.mark.full,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium: apt-get install chromium"),
]

PROMPTS = ".jp-MarkdownCell"


@pytest.fixture(scope="module", params=["light", "dark"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A student's folder with the notebook of `tests/shown`, as it is released, and a cell that asks for hints."""
    folder, home = tmp_path_factory.mktemp("student"), tmp_path_factory.mktemp("home")
    course = courses.load(Path(__file__).parents[1] / "shown")
    lang: Any = {"light": "en", "dark": "de"}[request.param]
    notebook = build.notebook(course, "shown", lang)
    hints = [{"cell_type": "code", "id": f"hint-{i}", "metadata": {}, "source": 'hint("which_rate")', "execution_count": None, "outputs": []} for i in range(2)]
    notebook["cells"] += hints
    (folder / "work.ipynb").write_text(json.dumps(notebook), "utf-8")
    release.write(course, "shown", lang, folder)
    datafiles.write(datafiles.of_assignment(course, "shown"), folder)
    dress(home, request.param)
    with serve(folder, home) as at:
        yield at


def test_figures_and_hints_in_a_notebook(page: Any, address: str) -> None:
    page.goto(f"{address}/lab/tree/work.ipynb?reset")
    page.wait_for_selector(f"{PROMPTS} img")
    images = page.locator(f"{PROMPTS} img")
    assert images.count() == 8
    for i in range(8):
        loaded = images.nth(i).evaluate("node => node.complete && node.naturalWidth > 200 && node.alt.length > 20")
        assert loaded, images.nth(i).get_attribute("alt")
    assert page.locator(f"{PROMPTS} details").count() == 8
    table = page.locator(f"{PROMPTS} details table").first
    assert not table.is_visible()
    page.locator(f"{PROMPTS} summary").first.click()
    assert table.is_visible() and table.locator("th").all_inner_texts()[1:] == ["A", "B", "C", "D"]
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=60_000)
    last = page.locator(".jp-RenderedMarkdown.jp-OutputArea-output").nth(1)
    _run_all(page, last)
    assert last.inner_text().startswith(("Hint 2 of 2:", "Hinweis 2 von 2:"))
    keep(page, "figures")
