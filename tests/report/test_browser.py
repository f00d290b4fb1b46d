"""In a real browser: light and dark, wide and narrow, and inside a notebook's own style."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from report import samples  # type: ignore[import-not-found]

from autograder.report import build, build_exercise, fragment, overview, page

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.full,
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists() or not os.access(CHROMIUM, os.X_OK), reason="needs /usr/bin/chromium"),
]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield opened
        opened.close()


def shown(browser: Any, html: str, scheme: str = "light", width: int = 960) -> Any:
    tab = browser.new_page(viewport={"width": width, "height": 700}, color_scheme=scheme)
    tab.set_content(html)
    return tab


@pytest.mark.parametrize("width", [380, 960])
def test_no_page_is_wider_than_its_window(browser: Any, width: int) -> None:
    report = build(
        list(samples.every().values()), assignment="08-optimizers", title="Optimizers", submission="s-1", lang="de",
        key="4c1f", graded=True, course="Grundlagen",
    )  # fmt: skip
    for html in (page.html(report, "de"), overview.html([report] * 3, [("x", "y")], lang="de")):
        tab = shown(browser, html, width=width)
        assert tab.evaluate(WIDER) == 0
        tab.close()


@pytest.mark.parametrize(("scheme", "ink", "off"), [("light", "rgb(27, 31, 36)", "rgb(173, 55, 12)"), ("dark", "rgb(231, 234, 238)", "rgb(255, 157, 112)")])
def test_a_fragment_holds_its_own_in_a_notebook(browser: Any, scheme: str, ink: str, off: str) -> None:
    rude = ".jp-RenderedHTMLCommon p{color:red;margin:50px} .jp-RenderedHTMLCommon table{font-size:40px;float:right} .jp-RenderedHTMLCommon code{background:lime}"
    inside = fragment.html(build_exercise(samples.eps(), "en"), "en")
    tab = shown(browser, f'<style>{rude}</style><div class="jp-RenderedHTMLCommon">{inside}</div><p class="what">outside</p>', scheme)
    style = "([selector, property]) => getComputedStyle(document.querySelector(selector))[property]"
    assert tab.evaluate(style, [".gc .what", "color"]) == ink
    assert tab.evaluate(style, [".gc .badge", "color"]) == off
    assert tab.evaluate(style, [".gc .ev", "marginLeft"]) == "0px"
    assert tab.evaluate(style, [".gc table", "cssFloat"]) == "none"
    assert tab.evaluate(style, [".gc code", "backgroundColor"]) == "rgba(0, 0, 0, 0)"
    assert tab.evaluate(style, ["body > .what", "fontSize"]) == "16px"
    tab.close()


def test_the_notebooks_theme_wins_over_the_systems(browser: Any) -> None:
    inside = fragment.html(build_exercise(samples.eps(), "en"), "en")
    tab = shown(browser, f'<body data-jp-theme-light="false">{inside}</body>', "light")
    assert tab.evaluate("getComputedStyle(document.querySelector('.gc')).color") == "rgb(231, 234, 238)"
    tab.close()
