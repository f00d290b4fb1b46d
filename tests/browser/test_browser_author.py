"""The author's page in a real Chromium: languages, colours and reports are chosen without a script, and a watched one follows the files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lab import CHROMIUM

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")
pytest.importorskip("nbgrader", reason="nbgrader is not installed (extra `instructor`)")

from autograder.author import new, watch
from autograder.author.bench import View
from autograder.course import load

pytestmark = [
    pytest.mark.full,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium: apt-get install chromium"),
]

ID = "01-first/penalty"
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("author") / "course"
    new.begin_course(root)
    new.begin_exercise(load(root), ID, "code")
    return root


def test_the_page_is_read_in_every_language_width_and_colour(browser: Any, root: Path) -> None:
    view = watch.shown(load(root), ID, 1)
    assert view.failed is None
    for width in (1240, 400):
        page = browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=False)
        requests: list[str] = []
        page.on("request", lambda request, requests=requests: requests.append(request.url))
        page.goto(watch.page_of(load(root), ID).as_uri())
        assert page.evaluate(WIDER) <= 0
        assert page.locator(".prompt math").first.is_visible()
        assert page.get_by_text("A penalty on large weights").is_visible()
        assert page.locator(".r1").is_hidden() and page.locator(".r0").is_visible()
        page.locator("label:has(#m1)").click()
        assert page.locator(".r0").is_hidden() and page.locator(".r1").is_visible()
        assert "seems to take the mean of the squares" in page.locator(".r1").inner_text()
        page.locator("label:has(#l-de)").click()
        assert page.get_by_text("Ein Strafterm für große Gewichte").is_visible()
        assert page.get_by_text("A penalty on large weights").is_hidden()
        assert "Mittelwert der Quadrate" in page.locator(".r1").inner_text()
        colours = set()
        for choice in ("th-l", "th-d"):
            page.locator(f"label:has(#{choice})").click()
            colours.add(page.evaluate("() => getComputedStyle(document.body).backgroundColor"))
        assert colours == {"rgb(255, 255, 255)", "rgb(20, 23, 27)"}
        assert len(requests) == 1
        page.close()


def test_a_watched_page_follows_the_files(browser: Any, root: Path) -> None:
    """What is chosen stays chosen when a later run comes in."""
    page = browser.new_page(viewport={"width": 1240, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    address: list[str] = []
    prompt = root / "exercises" / ID / "prompt.de.md"

    def said(view: View) -> None:
        """Between two runs: the page is looked at, and a file is changed."""
        assert view.failed is None
        if "Strafterm" in prompt.read_text("utf-8").partition("\n")[0]:
            page.goto(address[0])
            page.locator("label:has(#l-de)").click()
            page.get_by_text("Ein Strafterm für große Gewichte").wait_for()
            prompt.write_text(prompt.read_text("utf-8").replace("Ein Strafterm für große", "Ein Term für große", 1), "utf-8")
        else:
            page.get_by_text("Ein Term für große Gewichte").wait_for()
            assert page.locator("#l-de").is_checked()

    watch.watched(load(root), ID, 1, said, address.append, turns=2)
    assert errors == []
    page.close()
