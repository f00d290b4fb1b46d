"""The line that shows how far a command is: on a terminal in its place, elsewhere not at all; and where colours are written."""

from __future__ import annotations

import io
import sys

import pytest

from autograder import progress as room
from autograder.progress import progress
from autograder.report.terminal import width_of
from autograder.streams import PLAIN, colored


class Terminal(io.StringIO):
    """A stream that a person reads, and what stands on it."""

    def isatty(self) -> bool:
        return True

    def screen(self) -> list[str]:
        """Its lines as a console shows them: what is written after a return stands over what was there."""
        lines = []
        for line in self.getvalue().split("\n"):
            shown: list[str] = []
            for part in line.split("\r"):
                shown[: len(part)] = part
            lines.append("".join(shown).rstrip())
        return lines


def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Both streams are one terminal from now on."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(room, "EVERY", 0)
    monkeypatch.delenv("TERM", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return stream


def test_it_is_drawn_in_its_place_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    with progress("grading") as show:
        assert show is not None and terminal.screen() == ["  grading"]
        show(1, 12, "student-with-a-long-name-001")
        assert terminal.screen()[0].startswith("  grading  student-with-a-lon…  ███░") and " 1/12  0:00:00" in terminal.screen()[0]
        show(12, 12, "x")
        now, name, bar, count = terminal.screen()[0].split()
        assert (now, name, set(bar), count) == ("grading", "x", {"█"}, "12/12")
        show(0, 3, "y", "gradebook")
        assert terminal.screen()[0].startswith("  gradebook  y ")
    assert terminal.screen() == [""] and (sys.stdout, sys.stderr) == (terminal, terminal)
    assert "\x1b" not in terminal.getvalue()


def test_what_is_printed_stands_above(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    with progress("grading") as show:
        assert show is not None and sys.stdout.isatty()
        show(1, 2, "a")
        print("Another `fairmark grade` is at work.", file=sys.stderr)
        print("01-first: a title")
        show(2, 2, "b")
        assert [line[:20].rstrip() for line in terminal.screen()] == ["Another `fairmark gr", "01-first: a title", "  grading  b"]
    assert terminal.screen() == ["Another `fairmark grade` is at work.", "01-first: a title", ""]


def test_it_goes_where_the_command_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    with pytest.raises(KeyboardInterrupt), progress("grading"):
        raise KeyboardInterrupt
    assert terminal.screen() == [""] and sys.stderr is terminal


@pytest.mark.parametrize("width", [1, 8, 20, 30, 40, 60, 79, 200])
@pytest.mark.parametrize("name", ["a", "x" * 99, "学生" * 20, "\x1b[31m\r\n"])
def test_it_fits_and_says_the_count(width: int, name: str) -> None:
    shown = room._said("grading", room.clean(name), 57, 114, 83.0, width)
    assert width_of(shown) <= width and not {"\r", "\n", "\x1b"} & set(shown)
    assert width < 9 or "57/114" in shown
    assert (width < 40) or "0:01:23" in shown
    assert ("█" in shown) == (width >= 60)


@pytest.mark.parametrize(("stream", "term"), [(io.StringIO, ""), (Terminal, "dumb")])
def test_nobody_watches(stream: type[io.StringIO], term: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = stream()
    monkeypatch.setattr(sys, "stderr", made)
    monkeypatch.setenv("TERM", term)
    with progress("grading") as show:
        assert show is None
    assert made.getvalue() == ""


def test_colours_are_for_people_who_want_them(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    assert colored(terminal) == (sys.platform != "win32")
    assert not colored(io.StringIO())
    monkeypatch.setenv("TERM", "dumb")
    assert not colored(terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not colored(terminal)


def test_an_old_console_shows_it_too() -> None:
    assert "██░░ • x…".encode("cp1252", PLAIN).decode("cp1252") == "##.. • x…"
    assert "██░░ • x…".encode("ascii", PLAIN) == b"##.. * x..."
