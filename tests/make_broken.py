"""Broken hand-ins that no repository should hold: big ones, and things that are no files. Made when a test needs them.

Those that are small lie in tests/broken, with what becomes of them in expected.tsv; here both stand in one table.
"""

from __future__ import annotations

import copy
import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

BROKEN = Path(__file__).parent / "broken"
Json = dict[str, Any]


class Expected(NamedTuple):
    """`verdict`: `told` where the file cannot be graded, else the exercise's status. `detail`: a piece of the sentence, or the notes."""

    verdict: str
    detail: str = ""

    @property
    def notes(self) -> set[str]:
        return {f"note.{word}" for word in self.detail.split()}


def _expected() -> dict[str, Expected]:
    rows = (line.split("\t") for line in (BROKEN / "expected.tsv").read_text("utf-8").splitlines())
    return {name: Expected(*rest) for name, *rest in rows}


FILES = _expected()


def right() -> Json:
    """A small notebook whose answer to 03-losses/mse is right."""
    notebook: Json = json.loads((BROKEN / "right.ipynb").read_text("utf-8"))
    return copy.deepcopy(notebook)


def cell(source: str, **more: Any) -> Json:
    return {"cell_type": "code", "id": "own", "metadata": {}, "outputs": [], "execution_count": None, "source": source, **more}


def answer(notebook: Json) -> Json:
    return next(c for c in notebook["cells"] if c["id"] == "mse")


def edited(edit: Callable[[Json], Any]) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        notebook = right()
        edit(notebook)
        path.write_text(json.dumps(notebook))

    return make


def before(source: str) -> Callable[[Path], None]:
    """The right answer behind a cell of the student's own."""
    return edited(lambda nb: nb["cells"].insert(1, cell(source)))


def _output(megabytes: int) -> Callable[[Path], None]:
    text = {"output_type": "stream", "name": "stdout", "text": ["0.0 " * (megabytes << 18)]}
    return edited(lambda nb: nb["cells"][1].update(outputs=[text]))


def _deep(path: Path) -> None:
    text = json.dumps({**right(), "metadata": "DEEP"})
    path.write_text(text.replace('"DEEP"', '{"a":' * 100_000 + "1" + "}" * 100_000))


def _digits(path: Path) -> None:
    path.write_text(json.dumps(right()).replace('"execution_count": 1', '"execution_count": ' + "9" * 100_000))


def _socket(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # the name of a socket may be no longer than 107 bytes
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(path.name)
    os.chdir(here)


def _unreadable(path: Path) -> None:
    edited(lambda nb: None)(path)
    path.chmod(0)


LOSSES = 'def mse(y_pred, y_true):\n    """' + "x" * 1_500_000 + '"""\n'

MADE: dict[str, tuple[Callable[[Path], Any], Expected]] = {
    "cells-100000.ipynb": (edited(lambda nb: nb["cells"].extend([cell("x = 1")] * 100_000)), Expected("right", "too_many")),
    "answer-behind-5000-cells.ipynb": (edited(lambda nb: nb["cells"].__setitem__(slice(0, 0), [cell("x = 1")] * 5_000)), Expected("no_answer", "too_many")),
    "answer-1500-times.ipynb": (edited(lambda nb: nb["cells"].extend([answer(nb)] * 1_500)), Expected("right", "duplicate more")),
    "output-25-mb.ipynb": (_output(25), Expected("told", "larger than 20 MB. Clear the outputs")),
    "output-15-mb.ipynb": (_output(15), Expected("right")),
    "metadata-10-mb.ipynb": (edited(lambda nb: answer(nb)["metadata"].update(notes="x" * (10 << 20))), Expected("right")),
    "metadata-of-200000-keys.ipynb": (edited(lambda nb: answer(nb)["metadata"].update(dict.fromkeys(map(str, range(200_000)), 0))), Expected("right")),
    "line-of-10-mb.ipynb": (before("data = '" + "x" * (10 << 20) + "'"), Expected("right", "too_long")),
    "answer-of-1.5-mb.ipynb": (edited(lambda nb: answer(nb).update(source=LOSSES)), Expected("no_answer", "too_long")),
    "nested-100000-deep.ipynb": (_deep, Expected("told", "nested too deeply")),
    "integer-of-100000-digits.ipynb": (_digits, Expected("right")),
    "integer-in-a-cell.ipynb": (before("n = " + "9" * 90_000), Expected("right", "cell_unread")),
    "commands-20000.ipynb": (before("!ls\n" * 20_000), Expected("right", "magic more")),
    "strings-of-fields.ipynb": (before("a = 1\nf'" + "{a}" * 3_000 + "'\n%time"), Expected("right", "magic")),
    "minus-100000-times.ipynb": (before("%time\n" + "-" * 90_000 + "1"), Expected("right", "magic")),
    "spaces-20-mb.ipynb": (lambda path: path.write_text(" " * (20 << 20)), Expected("told", "the file is empty")),
    "brackets-20-mb.ipynb": (lambda path: path.write_text("[" * (20 << 20)), Expected("told", "millions of small values")),
    "a-folder.ipynb": (Path.mkdir, Expected("told", "no regular file")),
    "a-pipe.ipynb": (os.mkfifo, Expected("told", "no regular file")),
    "a-socket.ipynb": (_socket, Expected("told", "no regular file")),
    "a-link.ipynb": (lambda path: path.symlink_to(BROKEN / "right.ipynb"), Expected("told", "no regular file")),
    "a-link-to-nothing.ipynb": (lambda path: path.symlink_to("nothing"), Expected("told", "no regular file")),
    "a-device.ipynb": (lambda path: path.symlink_to("/dev/zero"), Expected("told", "no regular file")),
    "unreadable.ipynb": (_unreadable, Expected("right") if os.geteuid() == 0 else Expected("told", "cannot be read")),
    "two\nlines.ipynb": (edited(lambda nb: nb.update(nbformat=3)), Expected("told", r"two\nlines.ipynb: notebook format 3")),
    "\u202eypni.ipynb": (edited(lambda nb: nb.update(nbformat=3)), Expected("told", r"\u202eypni.ipynb: notebook format 3")),
    "\udcff.ipynb": (edited(lambda nb: nb.update(nbformat=3)), Expected("told", r"\udcff.ipynb: notebook format 3")),
    "n" * 249 + ".ipynb": (edited(lambda nb: None), Expected("right")),
}  # fmt: skip
