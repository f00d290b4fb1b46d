"""Forbidden names while code runs: noticed where the student's own code calls them, under whatever name.

Two nets. Stand-ins ring when a forbidden function is called, however that comes about (`standins.py`). A profile hook
knows forbidden code by what it does, and what is written in C by itself, so also copies and what lay where nobody
looked; it looks at the first `LOOKS` calls of each run, which bounds what it costs. For both a call counts only where
no library makes it by itself (`frames.py`).

Rings come as audit events, as does what would reach for the guard: that counts in every cell, from before the first.
"""

from __future__ import annotations

import builtins
import dis
import inspect
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import BuiltinFunctionType, CodeType, FrameType, FunctionType, MethodDescriptorType
from typing import Any, TypeVar

from autograder.jail import standins
from autograder.jail.frames import Frames, Place, Whose, know_ours
from autograder.jail.owned import Fingerprint, fingerprint
from autograder.jail.standins import RING, StandIns, found, held, members
from autograder.policy.names import GUARDS, covered, forbidden, importable, spared, within
from autograder.records import Policy, Refused

__all__ = ["Guard", "survey"]

LOOKS = 100_000
OPS = "torch.ops"
IMPORTERS = {f"{module}.{name}": (module, name) for module, name in (
    ("builtins", "__import__"), ("importlib", "__import__"), ("importlib", "import_module"),
)}  # fmt: skip
PLUMBING = frozenset(
    {"abc", "builtins", "codecs", "contextlib", "copyreg", "encodings", "functools", "importlib", "linecache", "types", "warnings",
     "weakref"}
)  # fmt: skip
"""Modules that the language itself and wrapped functions call."""

BY_NAME = frozenset({"getattr", "vars", "__dict__", "__getattribute__", "attrgetter", "methodcaller", "eval", "exec", "modules"})
"""How code calls what it does not name."""

LOOK_AROUND = frozenset({"dir", "eval", "exec", "globals", "locals", "vars"})
"""Builtins that look at the frame they are called from: none may stand between."""

MAKING_CODE = frozenset({"code.__new__", "compile", "marshal.loads"})
HEARD = MAKING_CODE | {RING, *GUARDS}

T = TypeVar("T")
_set_profile, _get_frame = sys.setprofile, sys._getframe  # before student code replaces them
_profile_threads = threading.setprofile
_listeners: list[Guard] = []
_own_code: set[CodeType] = set()


def survey(packages: tuple[str, ...]) -> None:
    """Look around once before student code runs: where functions written in C are known, and what code is ours."""
    standins.survey(packages)
    know_ours()


class Guard:
    """Keeps an exercise's policy while its code runs. Enter it once, and `watch` what is the exercise's own."""

    def __init__(self, env: str, policy: Policy, frames: Frames | None = None) -> None:
        self.env, self.policy = env, policy
        self.frames = frames or Frames()
        self.breach: Refused | None = None
        self.armed = self.listening = False
        self.looks: Iterator[int] = iter(())
        self.covered = [path for path, _ in covered(self.policy)]
        self.made = False
        self.prints: dict[Fingerprint, str] = {}
        self.codes: dict[int, tuple[CodeType, str]] = {}
        self.classes: dict[tuple[str, str], str] = {}
        self.builtins: dict[Any, str] = {}
        self.methods: dict[str, list[tuple[type, str]]] = {}
        self.stand_ins = StandIns()

    def __setattr__(self, name: str, value: Any) -> None:
        """Only its own code changes it."""
        if _own_code and _get_frame(1).f_code not in _own_code:
            name, value = "breach", Refused(rule="guard", name="")
        object.__setattr__(self, name, value)

    def __enter__(self) -> Guard:
        for path in dict.fromkeys(self.covered):
            if path == OPS:
                self._stand_before_operators()
            elif path in sys.modules:
                for holder, name, full in members(path):
                    self._stand_before(holder, name, full)
            elif (place := found(path)) is not None:
                self._stand_before(*place, path)
        if self.policy.imports:
            for path, (module, name) in IMPORTERS.items():
                self.stand_ins.put(sys.modules[module], name, path)
        self.frames.judged |= {*self.stand_ins.codes}
        if self.policy != Policy():
            _listen(self)
        return self

    def __exit__(self, *error: object) -> None:
        if self in _listeners:
            _listeners.remove(self)
        self.stand_ins.take_away()

    @contextmanager
    def watch(self, own: bool = True) -> Iterator[None]:
        """What runs meanwhile is held to the policy; what is not the exercise's `own`, to leaving the guard alone."""
        hook = self._look if (self.policy.forbid or self.policy.imports) and own else None
        before, of_threads = sys.getprofile(), threading.getprofile()
        self.breach, self.looks, self.armed, self.listening = None, iter(range(LOOKS)), own, True
        if hook:
            _profile_threads(hook)
            _set_profile(hook)
        try:
            yield
        finally:
            self.listening = False
            if hook:
                _set_profile(before)
                _profile_threads(of_threads)
            if self.armed is not own and self.breach is None:
                self._breach("guard", "", "", Place())
            self.armed = False

    def watched(self, run: Callable[[], T], own: bool = True) -> T | Refused:
        """What a run gives, or what it did that it may not."""
        with self.watch(own):
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
        """How the profile hook will know it: Python code by what it does, what is written in C by itself."""
        thing = getattr(thing, "_implementation", thing)  # NumPy's dispatchers
        if isinstance(thing, type):
            self.classes.setdefault((thing.__module__, thing.__qualname__), path)
            for key, each in vars(thing).items():
                function = getattr(each, "__func__", each)
                if isinstance(function, FunctionType) and function.__module__ == thing.__module__:
                    self._know_code(function.__code__, path if key in standins.MAKING else f"{path}.{key}")
        elif isinstance(function := inspect.unwrap(thing), FunctionType):
            self._know_code(function.__code__, path)
        elif isinstance(thing, MethodDescriptorType):
            self.methods.setdefault(name, []).append((thing.__objclass__, path))
        elif isinstance(thing, BuiltinFunctionType):
            self.builtins.setdefault(thing, path)

    def _know_code(self, code: CodeType, path: str) -> None:
        if id(code) not in self.stand_ins.codes:
            self.codes[id(code)] = code, path

    def _rung(self, path: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], standing: FrameType) -> None:
        """A stand-in was called; its own frame called us."""
        if path in IMPORTERS:
            self._importing(args, kwargs, standing.f_back)
        else:
            self._notice(path if path != OPS else f"{OPS}.{args[0]}", standing.f_back)

    def _importing(self, args: tuple[Any, ...], kwargs: Mapping[str, Any], frame: FrameType | None) -> None:
        args = args[1:] if args and type(args[0]).__name__ == "_InC" else args
        module = args[0] if args else kwargs.get("name")
        relative = kwargs.get("level", args[4] if len(args) > 4 else 0)
        if type(module) is not str or relative or importable(module, self.env, self.policy) or not self.armed:
            return
        if frame is not None and self.frames.cell_of(frame.f_code.co_filename) and _imports_here(frame):
            return  # it stands in a cell, where `written` has read it and knows what uses it
        if (place := self.frames.caller(frame, module)) is not None:
            self._breach("import", module.partition(".")[0], "", place)

    def _look(self, frame: FrameType, event: str, arg: Any) -> None:
        """The profile hook: a call that begins, of Python code (its frame) or of C's (`arg`, from this frame)."""
        if next(self.looks, None) is None:
            _set_profile(None)
        elif self.breach is not None or not self.armed:
            return
        elif event == "call":
            code = frame.f_code
            known = self.codes.get(id(code)) or self._met(code)
            if known[1]:
                self._notice(known[1], frame.f_back)
            elif self.policy.imports:
                self._notice_module(self.frames.libraries.module_of(code.co_filename), code.co_qualname, frame.f_back)
        elif event == "c_call":
            path = self._path_of(arg)
            if path is not None and self.frames.whose(frame.f_code) is Whose.student:
                self._notice(path, frame)
            elif self.policy.imports and isinstance(arg, BuiltinFunctionType) and vars(builtins).get(arg.__name__) is not arg:
                self._notice_module(str(arg.__module__ or "").lstrip("_"), arg.__name__, frame)

    def _met(self, code: CodeType) -> tuple[CodeType, str]:
        """Code that runs for the first time, and the forbidden name it has; held, so that no other gets its id."""
        path = ""
        if id(code) not in self.stand_ins.codes:
            path = self._in_forbidden(self.frames.libraries.module_of(code.co_filename), code)
            if not path and self.made:
                path = self._copied(code)
        known = self.codes[id(code)] = code, path
        return known

    def _making(self, frame: FrameType) -> None:
        """Code is made, from a text or from parts."""
        self.made = self.made or self.frames.whose(frame.f_code) is Whose.student

    def _in_forbidden(self, module: str, code: CodeType) -> str:
        """The full name of code whose module is forbidden as a whole, also if the module came after the guard."""
        if not module or code.co_qualname.startswith("<") or spared(module) or not code.co_flags & inspect.CO_OPTIMIZED:
            return ""  # the body of a module or a class runs when it is imported
        if not any(within(module, path) for path in self.covered):
            return ""
        name = code.co_qualname.partition(".<locals>")[0]
        return self.classes.get((module, name.partition(".")[0]), f"{module}.{name}")

    def _copied(self, code: CodeType) -> str:
        """The forbidden name of code that was made anew from what a library holds: known by what it does."""
        if not self.prints:
            for path in (each for each in self.covered if each in sys.modules):
                for name in [each for each in list(sys.modules) if within(each, path) and not spared(each)]:
                    for key, thing in list(vars(sys.modules[name]).items()):
                        if isinstance(thing, FunctionType) and thing.__module__ == name:
                            self._know_code(thing.__code__, f"{name}.{key}")
            self.prints = {fingerprint(known): path for known, path in self.codes.values() if path}
        return self.prints.get(fingerprint(code), "")

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

    def _notice_module(self, module: str, name: str, frame: FrameType | None) -> None:
        """A public function of a module was called: one that may not be imported may not be used without, either."""
        if not module or name[0] in "_<" or "<locals>" in name or module.partition(".")[0] in PLUMBING:
            return
        if not importable(module, self.env, self.policy):
            place = self.frames.caller(frame, "", lambda used: importable(used, self.env, self.policy))
            if place is not None and self._may_call(frame, name):
                self._breach("import", module.partition(".")[0], "", place)

    def _may_call(self, frame: FrameType | None, name: str) -> bool:
        """Whether the student's code can mean this: what is written in C calls from the frame it was called from."""
        while frame is not None and self.frames.whose(frame.f_code) is not Whose.student:
            frame = frame.f_back
        means = {*frame.f_code.co_names, *frame.f_code.co_freevars} if frame is not None else set()
        return not means.isdisjoint({*name.split("."), *BY_NAME})

    def _notice(self, path: str, frame: FrameType | None) -> None:
        if self.breach is not None:
            return
        if path in GUARDS:  # those a library calls on a student's behalf too, to start a thread
            if frame is None or self.frames.whose(frame.f_code) is not Whose.student:
                return
        elif not self.armed:
            return
        place = self.frames.caller(frame, path)
        if place is not None:
            rule = forbidden(path, self.policy) or ""
            self._breach("name", path.removesuffix(".__init__"), "" if within(path, rule) else rule, place)

    def _breach(self, rule: str, name: str, of: str, place: Place) -> None:
        self.breach = Refused(rule=rule, name=name, of=of, cell=place.cell or None, line=place.line or None)


_own_code |= {inspect.unwrap(each).__code__ for each in vars(Guard).values() if isinstance(each, FunctionType)}


def _imports_here(frame: FrameType) -> bool:
    """Whether a frame is at an import statement."""
    return frame.f_lasti >= 0 and frame.f_code.co_code[frame.f_lasti] == dis.opmap["IMPORT_NAME"]


def _listen(guard: Guard) -> None:
    """Hear audit events for a guard. The one hook of a process stays, idle where no guard listens: it cannot be taken back."""
    if not _hooked:
        sys.addaudithook(_heard)
        _hooked.append(True)
    _listeners.append(guard)


_hooked: list[bool] = []


def _heard(event: str, args: tuple[Any, ...]) -> None:
    if not _listeners or event not in HEARD:
        return
    guard = _listeners[-1]
    if event in MAKING_CODE:
        guard._making(_get_frame(1))
    elif guard.listening:
        if event == RING:
            guard._rung(args[0], args[1], args[2], _get_frame(1))
        else:
            guard._notice(event, _get_frame(1))
