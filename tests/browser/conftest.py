"""One Chromium for the tests of a file, one JupyterLab for all that look at the graded batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from lab import CHROMIUM, FLAGS, serve


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra `dev`)")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    opened = browser.new_page(viewport={"width": 1200, "height": 1300})
    opened.set_default_timeout(30_000)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def server(batch: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """JupyterLab in the course's folder, with formgrader. It draws every cell of a notebook, seen or not."""
    home = tmp_path_factory.mktemp("home")
    settings = home / "settings" / "@jupyterlab"
    for name, content in (
        ("notebook-extension/tracker", '{"windowingMode": "none"}'),
        ("apputils-extension/notification", '{"fetchNews": "false", "checkForUpdates": false}'),
    ):
        (settings / name).parent.mkdir(parents=True)
        (settings / f"{name}.jupyterlab-settings").write_text(content)
    with serve(batch.here, home) as address:
        yield address
