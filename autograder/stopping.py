"""Ctrl-C and SIGTERM in the middle of long work: one sentence, and the process is gone."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["Stopped", "stop_once", "stoppable"]

SIGNALS = (signal.SIGINT, signal.SIGTERM)
SHOW_CURSOR = "\r\x1b[2K\x1b[?25h"  # a line that is redrawn in place hides it


class Stopped(KeyboardInterrupt):
    """A signal to stop has come, the one of this `number`."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def stop_once() -> None:
    """From now on the first signal to stop raises `Stopped`, and further ones do not disturb what it winds up."""

    def stop(number: int, frame: FrameType | None) -> None:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(number)

    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup, or a shell's job in the background
            signal.signal(number, stop)


@contextmanager
def stoppable(so_far: Callable[[], str]) -> Iterator[None]:
    """Within the block, a signal to stop ends the process with the sentence of `so_far`, and exit code 130 or 143.

    Nothing is unwound and nobody waited for, so that a second Ctrl-C comes to nobody: what this work leaves on disk is
    sound at any moment, and the jail's processes end with ours.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        on_terminal = os.isatty(2)
        os.write(2, f"{SHOW_CURSOR if on_terminal else ''}{so_far()}\n".encode())
        os._exit(128 + number)

    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
