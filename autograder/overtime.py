"""An end for code that runs in this very process, on any platform: a thread looks at the clock, and where it stood is known."""

from __future__ import annotations

import contextlib
import ctypes
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType

__all__ = ["Clock", "TooLong", "at_most"]

AGAIN = 0.1  # what swallowed the first is told again


class TooLong(BaseException):
    """The time is up; no `except Exception` of a student's stops it."""


class Clock:
    """`places`: where the code stood when its time was up, the innermost first, as files and lines."""

    def __init__(self) -> None:
        self.places: tuple[tuple[str, int], ...] = ()


@contextlib.contextmanager
def at_most(seconds: float, waiting: float = 0.0) -> Iterator[Clock]:
    """Raise `TooLong` in what runs for longer, again and again; in a destructor, which swallows it, without a word.

    A call into C is waited for. Where an interpreter knows no threads, nothing is stopped. `waiting`: seconds more for
    a process that does not get the processor, as on a crowded machine.
    """
    clock, over = Clock(), threading.Event()
    began, last = time.process_time(), time.monotonic() + seconds + waiting
    running = threading.get_ident()
    raises: Callable[..., int] | None = getattr(getattr(ctypes, "pythonapi", None), "PyThreadState_SetAsyncExc", None)

    def watch() -> None:
        wait = seconds
        while raises is not None and not over.wait(wait):
            if time.monotonic() < last and time.process_time() - began < seconds:
                wait = AGAIN
                continue
            if not clock.places:
                clock.places = _places(sys._current_frames().get(running))
            raises(ctypes.c_ulong(running), ctypes.py_object(TooLong))
            wait = AGAIN

    thread = threading.Thread(target=watch, name="autograder-clock", daemon=True)
    told, sys.unraisablehook = sys.unraisablehook, _without_ours(sys.unraisablehook)
    try:
        with contextlib.suppress(RuntimeError):
            if raises is not None:
                thread.start()
        yield clock
    finally:
        while True:
            try:
                over.set()
                if thread.ident is not None:
                    thread.join()
                for _ in range(10):  # one that is on its way arrives here; to take it back would leave the interpreter waiting for it
                    pass
                sys.unraisablehook = told
                break
            except TooLong:
                continue


def _without_ours(told: Callable[[sys.UnraisableHookArgs], object]) -> Callable[[sys.UnraisableHookArgs], object]:
    def hook(what: sys.UnraisableHookArgs) -> None:
        if what.exc_type is not TooLong:
            told(what)

    return hook


def _places(frame: FrameType | None) -> tuple[tuple[str, int], ...]:
    places = []
    while frame is not None:
        places.append((frame.f_code.co_filename, frame.f_lineno))
        frame = frame.f_back
    return tuple(places)
