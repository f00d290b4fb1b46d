"""Forbidden names while code runs: noticed where the student's own code calls them, under whatever name.

Two nets. Stand-ins take the places of the forbidden functions (`standins.py`) and notice every call, however it comes
about. A profile hook sees what the student's frames call by the callee itself, so also an original that was dug out
from behind a stand-in; it looks at the first `LOOKS` calls of each run, which bounds what it costs. For both a call
counts only where the nearest frame that is no mere carrier is the student's (`frames.py`): what a library does inside
is its own affair.
"""

from __future__ import annotations

import builtins
import inspect
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import BuiltinFunctionType, FrameType, FunctionType, MethodDescriptorType
from typing import Any, TypeVar

from autograder.jail.frames import Frames, Place, Whose
from autograder.jail.standins import StandIns, found, held, members
from autograder.policy.names import GUARDS, covered, forbidden, importable, spared, within
from autograder.records import Policy, Refused

__all__ = ["Guard", "count_lines"]

LOOKS = 100_000
OPS = "torch.ops"
IMPORTERS = (("builtins", "__import__"), ("importlib", "__import__"), ("importlib", "import_module"))
LOOK_AROUND = frozenset({"dir", "eval", "exec", "globals", "locals", "vars"})
"""Builtins that look at the frame they are called from: none may stand between."""

T = TypeVar("T")
Spot = tuple[str, str]
_set_profile, _get_frame, _set_trace = sys.setprofile, sys._getframe, sys.settrace  # before student code replaces them
_profile_threads, _trace_threads = threading.setprofile, threading.settrace


class Guard:
    """Keeps an exercise's policy while its code runs. Enter it once, and `watch` what is the exercise's own."""

    def __init__(self, env: str, policy: Policy, frames: Frames | None = None) -> None:
        self.env, self.policy = env, policy
        self.frames = frames or Frames()
        self.breach: Refused | None = None
        self.armed = False
        self.left = 0
        self.covered = [path for path, _ in covered(self.policy)]
        self.spots: dict[str, list[Spot]] = {}
        self.builtins: dict[Any, str] = {}
        self.methods: dict[str, list[tuple[type, str]]] = {}
        self.stand_ins = StandIns(self._called)

    def __enter__(self) -> Guard:
        for path in dict.fromkeys(self.covered):
            if path == OPS:
                self._stand_before_operators()
            elif path in sys.modules:
                for holder, name, full in members(path):
                    self._stand_before(holder, name, full)
            elif (place := found(path)) is not None:
                self._stand_before(*place, path)
        for module, spots in self.spots.items():
            spots += self._spots_of(module)
        if self.policy.imports:
            importers = StandIns(self._importing)
            for module, name in IMPORTERS:
                importers.put(sys.modules[module], name, name)
            self.stand_ins.back.append(importers.take_away)
        return self

    def __exit__(self, *error: object) -> None:
        self.stand_ins.take_away()

    def listen(self) -> None:
        """Know the student's code also under a false file name. For good: only where the process ends with the run."""
        sys.addaudithook(self._heard)

    @contextmanager
    def watch(self) -> Iterator[None]:
        """What runs meanwhile is held to the policy."""
        hook = self._look if self.policy.forbid else None
        before, of_threads = sys.getprofile(), threading.getprofile()
        self.breach, self.left, self.armed = None, LOOKS, True
        if hook:
            _profile_threads(hook)
            _set_profile(hook)
        try:
            yield
        finally:
            if hook:
                _set_profile(before)
                _profile_threads(of_threads)
            self.armed = False

    def watched(self, run: Callable[[], T]) -> T | Refused:
        """What a run gives, or what it did that it may not."""
        with self.watch():
            outcome = run()
        return self.breach or outcome

    def _stand_before(self, holder: Any, name: str, path: str) -> None:
        if spared(path):
            return
        self._know(name, held(holder, name), path)
        if holder is not builtins or name not in LOOK_AROUND:
            self.stand_ins.put(holder, name, path)

    def _stand_before_operators(self) -> None:
        ops = sys.modules.get("torch._ops")
        for name in ("OpOverload", "OpOverloadPacket"):
            if ops is not None and hasattr(ops, name):
                self.stand_ins.put(getattr(ops, name), "__call__", OPS)

    def _know(self, name: str, thing: Any, path: str) -> None:
        """How the profile hook will know it: Python code by where it was written, what is written in C by itself."""
        thing = getattr(thing, "_implementation", thing)  # NumPy's dispatchers
        if isinstance(thing, type):
            self.spots.setdefault(thing.__module__, []).append((f"{thing.__qualname__}.", path))
        elif isinstance(function := inspect.unwrap(thing), FunctionType):
            if function.__globals__.get("__name__") == function.__module__:
                self.spots.setdefault(function.__module__, []).append((function.__code__.co_qualname, path))
        elif isinstance(thing, MethodDescriptorType):
            self.methods.setdefault(name, []).append((thing.__objclass__, path))
        elif isinstance(thing, BuiltinFunctionType):
            self.builtins.setdefault(thing, path)

    def _called(self, path: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        """A stand-in was called, two frames further out."""
        if self.armed and self.breach is None:
            self._notice(path if path != OPS else f"{OPS}.{args[0]}", _get_frame(2))

    def _importing(self, path: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        if not self.armed or self.breach is not None:
            return
        module = args[0] if args else kwargs.get("name")
        relative = kwargs.get("level", args[4] if len(args) > 4 else 0)
        if type(module) is not str or relative or importable(module, self.env, self.policy):
            return
        if (place := self.frames.caller(_get_frame(2))) is not None:
            self._breach("import", module.partition(".")[0], "", place)

    def _look(self, frame: FrameType, event: str, arg: Any) -> None:
        """The profile hook: a call that begins, of Python code (its frame) or of C's (`arg`, from this frame)."""
        self.left -= 1
        if self.left < 0:
            _set_profile(None)
        elif event == "call":
            name = frame.f_globals.get("__name__")
            if type(name) is str and (self.spots.get(name, True)) and self.armed and self.breach is None:
                self._look_at_code(frame, name)
        elif event == "c_call" and self.armed and self.frames.whose(frame.f_code) is Whose.student:
            path = self._path_of(arg)
            if path is not None and self.breach is None:
                self._notice(path, frame)

    def _spots_of(self, module: str) -> list[Spot]:
        """All of a module that is forbidden, also of one that was not there when the guard came."""
        return [("", module)] if not spared(module) and any(within(module, path) for path in self.covered) else []

    def _look_at_code(self, frame: FrameType, module: str) -> None:
        if module not in self.spots:
            self.spots[module] = self._spots_of(module)
        written = frame.f_code.co_qualname
        for start, path in self.spots[module]:
            if written == start or (start.endswith(".") and written.startswith(start)):
                return self._notice(path, frame.f_back)
            if not start and not written.startswith("<"):
                return self._notice(f"{module}.{written}", frame.f_back)

    def _path_of(self, callee: Any) -> str | None:
        if isinstance(callee, MethodDescriptorType):
            owner: Any = callee.__objclass__
            return next((path for kind, path in self.methods.get(callee.__name__, ()) if kind is owner), None)
        if not isinstance(callee, BuiltinFunctionType):
            return None
        if (path := self.builtins.get(callee)) is not None:
            return path
        of_its_name = self.methods.get(callee.__name__, ())
        return next((path for kind, path in of_its_name if isinstance(callee.__self__, kind)), None)

    def _notice(self, path: str, frame: FrameType | None) -> None:
        guards = path in GUARDS  # those a library calls on a student's behalf too, to start a thread
        if guards and (frame is None or self.frames.whose(frame.f_code) is not Whose.student):
            return
        place = self.frames.caller(frame)
        if place is not None:
            rule = forbidden(path, self.policy) or ""
            self._breach("name", path.removesuffix(".__init__"), "" if within(path, rule) else rule, place)

    def _breach(self, rule: str, name: str, of: str, place: Place) -> None:
        self.breach = Refused(rule=rule, name=name, of=of, cell=place.cell or None, line=place.line or None)

    def _heard(self, event: str, args: tuple[Any, ...]) -> None:
        """Python's own word that code is made, from a text or from parts."""
        made = event in ("compile", "code.__new__") and type(args[1]) is str
        if made and self.frames.whose(_get_frame(1).f_code) is Whose.student:
            self.frames.claim(args[1])


def count_lines(frames: Frames, run: Callable[[], T]) -> tuple[T, dict[tuple[int, int], int]]:
    """What a run gives, and how often it ran each line of the student's own, in the order of their first run."""
    counts: dict[tuple[str, int], int] = {}

    def line(frame: FrameType, event: str, arg: Any) -> Any:
        if event == "line":
            place = (frame.f_code.co_filename, frame.f_lineno)
            counts[place] = counts.get(place, 0) + 1
        return line

    def call(frame: FrameType, event: str, arg: Any) -> Any:
        return line if frames.whose(frame.f_code) is Whose.student else None

    before, of_threads = sys.gettrace(), threading.gettrace()
    _trace_threads(call)
    _set_trace(call)
    try:
        result = run()
    finally:
        _set_trace(before)
        _trace_threads(of_threads)
    lines: dict[tuple[int, int], int] = {}
    for (file, number), count in counts.items():
        cell = frames.cell_of(file)
        place = (cell, number) if cell else (0, 0)
        lines[place] = lines.get(place, 0) + count
    return result, lines
