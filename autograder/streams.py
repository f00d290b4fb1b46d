"""Text on streams that cannot take all of it: a console in cp1252, a log in ASCII."""

from __future__ import annotations

import codecs
import os
import sys
from typing import TextIO

__all__ = ["PLAIN", "colored", "lenient", "show"]

PLAIN = "autograder.plain"  # the name of the error handler
ALIKE = {
    "✓": "+", "✗": "x", "◐": "~", "○": "o", "◇": "?", "↳": "->", "→": "->", "−": "-", "–": "-", "—": "-", "‑": "-", "·": "*",
    "×": "x", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "…": "...", "„": '"', "“": '"', "”": '"', "‘": "'", "’": "'", "σ": "sigma",
    "∂": "d", "√": "sqrt", "∞": "inf", "²": "^2", "³": "^3", "⁻": "^-", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ä": "ae", "ö": "oe",
    "ü": "ue", "ß": "ss", "\u00a0": " ", "\u202f": " ",
    "•": "*", "█": "#", "░": ".", **dict.fromkeys("─━═╌╍┄┅", "-"), **dict.fromkeys("│┃║", "|"), **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯", "+"),
}  # fmt: skip


def lenient(stream: TextIO) -> None:
    """From now on the stream takes any text: what its encoding lacks is written as what looks most like it."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors=PLAIN)


def colored(stream: TextIO) -> bool:
    """Whether colours may be written to the stream: a person reads it, wants them (NO_COLOR), and the console knows them."""
    if not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return _reads_escapes(stream)


def _reads_escapes(stream: TextIO) -> bool:
    """Windows' consoles do where they are told to, from version 10 on; terminals elsewhere do."""
    if sys.platform != "win32":
        return True
    import ctypes
    import msvcrt

    console, mode, escapes = msvcrt.get_osfhandle(stream.fileno()), ctypes.c_uint32(), 4
    kernel = ctypes.windll.kernel32
    return bool(kernel.GetConsoleMode(console, ctypes.byref(mode)) and kernel.SetConsoleMode(console, mode.value | escapes))


def show(text: str, stream: TextIO | None = None) -> None:
    """Print on a stream that is not ours (default: standard output), whatever its encoding."""
    stream = stream or sys.stdout
    encoding = getattr(stream, "encoding", None) or "utf-8"
    print(text.encode(encoding, PLAIN).decode(encoding), file=stream)


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(ALIKE.get(c, "?") for c in error.object[error.start : error.end]), error.end


codecs.register_error(PLAIN, _plain)
