"""How far a long command is: one line on the terminal, drawn again in its place. Plain characters and line starts do it on any console."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from autograder.language import clean, clip
from autograder.report.terminal import pad, width_of

__all__ = ["progress"]

EVERY = 0.1
BAR = 32
SHORTEST = 8
NAME = 30
Told = Callable[..., None]


@contextmanager
def progress(what: str) -> Iterator[Told | None]:
    """Something to call with how many are done, of how many, and the name of the last; None where nobody watches.

    What is printed meanwhile stands above the line, and nothing is left of it at the end.
    """
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    line, before = _Line(what, sys.stderr), (sys.stdout, sys.stderr)
    sys.stdout, sys.stderr = (_Above(stream, line) if stream.isatty() else stream for stream in before)
    try:
        line.draw(f"  {what}")
        yield line.told
    finally:
        line.clear()
        sys.stdout, sys.stderr = before


class _Line:
    """The line, on a stream; `drawn` columns of it are taken."""

    def __init__(self, what: str, stream: TextIO) -> None:
        self.what, self.stream, self.drawn = what, stream, 0
        self.began, self.last, self.shown = time.monotonic(), 0.0, what

    def told(self, done: int, of: int, name: str, now: str = "") -> None:
        """Draw it again, ten times a second at most; the last one and another step always."""
        at, now = time.monotonic(), now or self.what
        if now != self.shown:
            self.began = at
        if at - self.last >= EVERY or done == of or now != self.shown:
            self.draw(_said(now, clean(name), done, of, at - self.began, _columns(self.stream) - 1))
            self.last, self.shown = at, now

    def draw(self, text: str) -> None:
        self.stream.write("\r" + pad(text, self.drawn))
        self.stream.flush()
        self.drawn = width_of(text)

    def clear(self) -> None:
        """Its place is free, and the cursor at its beginning."""
        if self.drawn:
            self.draw("")
            self.stream.write("\r")
            self.stream.flush()


class _Above:
    """A stream on the same terminal: the line gives way to what is written."""

    def __init__(self, stream: TextIO, line: _Line) -> None:
        self.stream, self.line = stream, line

    def write(self, text: str) -> int:
        self.line.clear()
        return self.stream.write(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except OSError:
        return 80


def _said(now: str, name: str, done: int, of: int, seconds: float, width: int) -> str:
    """What fits: the count in any case, the time that is left, and a name and a bar where they have room."""
    space = min(NAME, width // 4)
    count = f"{done:>{len(str(of))}}/{of}"
    left = _time(seconds / done * (of - done)) if 0 < done < of else ""
    long = min(BAR, width - width_of(now) - space - len(count) - len(_time(0)) - 10)
    if long >= SHORTEST:
        filled = round(long * done / max(1, of))
        return f"  {now}  {pad(_cut(name, space), space)}  {'█' * filled}{'░' * (long - filled)}  {count}  {left}".rstrip()
    whole = f"  {now}  {count}  {left}".rstrip()
    return whole if width_of(whole) <= width else clip(count, width)


def _cut(text: str, columns: int) -> str:
    text = clip(text, columns)
    while width_of(text) > columns:
        text = text[:-2] + "…"
    return text


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
