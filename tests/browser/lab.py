"""A real JupyterLab on the loopback address, and what a real Chromium that reaches nothing else finds there."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium")
REPOSITORY = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip


def dress(home: Path, theme: str) -> None:
    """JupyterLab in a theme, "light" or "dark", asking nothing, and with every cell of a notebook in the page."""
    settings = home / "settings" / "@jupyterlab"
    for name, content in (
        ("apputils-extension/themes", {"theme": f"JupyterLab {theme.title()}"}),
        ("apputils-extension/notification", {"fetchNews": "false", "checkForUpdates": False}),
        ("notebook-extension/tracker", {"windowingMode": "none"}),
    ):
        (settings / name).parent.mkdir(parents=True, exist_ok=True)
        (settings / f"{name}.jupyterlab-settings").write_text(json.dumps(content))


@contextmanager
def serve(folder: Path, home: Path) -> Iterator[str]:
    """Run JupyterLab with nbgrader's extensions in `folder`, its own files in `home`; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    scripts = Path(sysconfig.get_path("scripts"))
    environment = {
        **os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(REPOSITORY), "HOME": str(home),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"), "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"), "IPYTHONDIR": str(home / "ipython"),
    }  # fmt: skip
    command = [
        str(scripts / "jupyter-lab"), "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0", "--IdentityProvider.token=", "--ServerApp.password=", "--ServerApp.disable_check_xsrf=True",
    ]  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            _wait(process, address, home)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], address: str, home: Path) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/api", timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            assert process.poll() is None, (home / "log").read_text()
            time.sleep(0.5)


class Watch:
    """What a page does that it must not, from one opening to the next."""

    def __init__(self, page: Any, own: tuple[str, ...] = ()) -> None:
        self.page, self.own, self.seen = page, own, list[str]()
        page.on("dialog", self._dialog)
        page.on("popup", lambda popup: self.seen.append(f"opens {popup.url}"))
        page.on("pageerror", self._error)
        page.on("request", self._request)

    def _dialog(self, dialog: Any) -> None:
        self.seen.append(f"asks {dialog.message}")
        dialog.dismiss()

    def _error(self, error: Any) -> None:
        self.seen.append(f"fails: {error}")

    def _request(self, request: Any) -> None:
        if not request.url.startswith(("http://127.0.0.1", "file:", "data:", "blob:", *self.own)):
            self.seen.append(f"asks for {request.url}")

    def opened(self, address: str, ready: str, title: str) -> list[str]:
        """Open an address, wait for an element, follow what a student calls a sketch; everything that was seen."""
        self.seen.clear()
        self.page.goto(address, wait_until="domcontentloaded")
        self.page.wait_for_selector(ready, state="attached")
        self.page.evaluate("for (const a of document.querySelectorAll('a')) if (a.textContent.includes('Sketch')) a.click()")
        self.page.wait_for_load_state("load")
        if self.page.evaluate("window.__pwned") is not None:
            self.seen.append("runs a script")
        if self.page.locator("a[href^='javascript' i], [onerror], [onclick*='owned']").count():
            self.seen.append("has an element that acts")
        if self.page.title() != title:
            self.seen.append(f"is called {self.page.title()}")
        return list(self.seen)
