"""How often a student's lines run, and how often they take one sample out of many: what shows a loop over samples.

Lines are counted by a trace. Code may ask for its trace, turn it off in its own frames, or have no lines to count: a
profile hook turns it on again at every call, what is asked answers that there is none, and code without lines is
counted by its instructions.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any, TypeVar

from autograder.jail.frames import Frames, Whose
from autograder.jail.taking import watching
from autograder.policy.samples import TAMPERED, Samples
from autograder.script import Script

__all__ = ["count_lines", "count_taken"]

T = TypeVar("T")
Line = tuple[int, int]

HIDDEN = ((sys, "gettrace"), (sys, "getprofile"), (threading, "gettrace"), (threading, "getprofile"))
_set_trace, _set_profile = sys.settrace, sys.setprofile  # before student code replaces them
_trace_threads, _profile_threads = threading.settrace, threading.setprofile


def count_lines(frames: Frames, run: Callable[[], T]) -> tuple[T, dict[Line, int]]:
    """What a run gives, and how often it ran each line of the student's own, in the order of their first run."""
    counts: dict[tuple[str, int], int] = {}
    lineless: dict[CodeType, bool] = {}
    tampered: list[bool] = []

    def line(frame: FrameType, event: str, arg: Any) -> Any:
        if event == "line" or event == "opcode":
            place = (frame.f_code.co_filename, (frame.f_lineno or 0) if event == "line" else 0)
            counts[place] = counts.get(place, 0) + 1
        return line

    def call(frame: FrameType, event: str, arg: Any) -> Any:
        code = frame.f_code
        if frames.whose(code) is not Whose.student:
            return None
        if code not in lineless:
            lineless[code] = not any(number for _, _, number in code.co_lines())
        if lineless[code]:
            frame.f_trace_opcodes = True
        return line

    def again(frame: FrameType, event: str, arg: Any) -> None:
        if (frame.f_trace is not line or not frame.f_trace_lines) and frames.whose(frame.f_code) is Whose.student:
            if event == "return":
                tampered.append(True)
            elif event != "call" or frame.f_trace is not None:
                frame.f_trace, frame.f_trace_lines = line, True

    with _traced(call, again):
        result = run()
    lines: dict[Line, int] = {}
    for (file, number), count in counts.items():
        cell = frames.cell_of(file)
        place = (cell, number) if cell else (0, 0)
        lines[place] = lines.get(place, 0) + count
    if tampered:
        lines[TAMPERED] = len(tampered)
    return result, lines


@contextmanager
def _traced(call: Any, again: Any) -> Iterator[None]:
    """With a trace and a profile hook that nobody sees who asks for them."""
    before = [getattr(module, name)() for module, name in HIDDEN]
    told = [getattr(module, name) for module, name in HIDDEN]
    for (module, name), answer in zip(HIDDEN, before, strict=True):
        setattr(module, name, lambda answer=answer: answer)
    _trace_threads(call)
    _profile_threads(again)
    _set_profile(again)
    _set_trace(call)
    try:
        yield
    finally:
        _set_trace(before[0])
        _set_profile(before[1])
        _trace_threads(before[2])
        _profile_threads(before[3])
        for (module, name), original in zip(HIDDEN, told, strict=True):
            setattr(module, name, original)


def count_taken(
    frames: Frames, script: Script, samples: Samples, run: Callable[[Callable[[Any], Any]], T]
) -> tuple[T, dict[Line, int]]:
    """What a run gives, and how often a line of the student's took a single sample out of an argument.

    The run is handed what to put before the side it drives the script on.
    """
    counts: dict[Line, int] = {}

    def note(frame: FrameType) -> None:
        place = (*frames.place(frame),)
        counts[place] = counts.get(place, 0) + 1

    return run(lambda side: watching(side, script, samples, note)), counts
