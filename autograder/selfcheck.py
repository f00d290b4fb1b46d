"""`check("adam_step")` in a released notebook: the same judge, on the visible cases, on the student's own machine."""

from __future__ import annotations

import contextlib
import io
import linecache
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from autograder import functions, policy
from autograder.jail import wire
from autograder.jail.frames import Frames
from autograder.jail.guard import Guard, count_lines
from autograder.jail.side import NumpySide, side
from autograder.jail.standins import survey
from autograder.judge import evidence, judge, locate
from autograder.language import say
from autograder.records import (
    Cell,
    CodeKey,
    ExerciseReport,
    Judgement,
    Key,
    Lang,
    Missing,
    Outcome,
    Raised,
    Returned,
    Run,
    Status,
)
from autograder.release import Release, ReleaseError, read
from autograder.script import Asked, Fn, Misfit, NoSuchName, Seen, drive
from autograder.values import TooBig, Value, pack

__all__ = ["Result", "check"]

SECOND = 1.0

_answers: dict[str, dict[str, Value]] = {}
_sources: dict[str, str] = {}
_releases: dict[Path, Release] = {}


class Result:
    """What `check` yields. In a notebook it shows as the verdict; its plain text is the points, as nbgrader reads them."""

    def __init__(self, report: ExerciseReport, lang: Lang, shown: bool) -> None:
        self.report, self.lang, self._shown = report, lang, shown

    @property
    def points(self) -> float:
        """The points the visible cases are worth; full where only a form can be checked and it is in order."""
        if self.report.earned is not None:
            return float(self.report.earned)
        return float(self.report.possible) if self.report.status is not Status.fault else 0.0

    def __repr__(self) -> str:
        return repr(self.points)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from autograder.report import fragment

        if self._shown:
            return {"text/plain": repr(self)}
        return dict(fragment.mimebundle(self.report, repr(self), self.lang))


def check(name: str, folder: Path | str = ".") -> Result | None:
    """Check one exercise of this notebook's assignment on its visible cases and show what is right and what is not."""
    shell = _shell()
    try:
        release = _release(Path(folder))
        key = next((k for k in release.keys if name in (k.exercise.id, k.exercise.name)), None)
        if key is None:
            names = ", ".join(k.exercise.name for k in release.keys)
            code = "check.none_until_due" if release.visibility == "none" else "check.unknown"
            _complain(say(release.lang, code, name=str(name)[:80], names=names, due=release.due))
            return None
    except ReleaseError as error:
        _complain(str(error))
        return None
    result = Result(_report(key, release, _names(shell)), release.lang, shown=not _is_notebook(shell))
    if not _is_notebook(shell):
        from autograder.report import terminal

        print(terminal.render(result.report, release.lang, color=sys.stdout.isatty()))
    return result


def _complain(sentence: str) -> None:
    """On the error stream: nbgrader's validation would take a check that says nothing there for a right answer."""
    print(sentence, file=sys.stderr)


def _report(key: Key, release: Release, names: Mapping[str, Any]) -> ExerciseReport:
    from autograder.report.build import build_exercise

    cell = Cell(source=_sources.get(key.exercise.id, ""), number=1, exercise=key.exercise.id)
    parts = [case.part for case in key.body.cases] if isinstance(key.body, CodeKey) else []
    run = policy.enforced(key.exercise, [cell], parts, lambda: _run(key, names))
    judgement = _with_smaller(key, names, judge(key, run, hidden=False))
    judgement = locate.placed(judgement, [cell])
    order = [k.exercise.name for k in release.keys]
    number = order.index(key.exercise.name) + 1
    following = (number + 1, order[number]) if number < len(order) else None
    return build_exercise(judgement, release.lang, number=number, following=following, last=following is None and number > 1)


def _run(key: Key, names: Mapping[str, Any]) -> Run:
    """Drive the visible cases in this very process: it is the student's own machine. Output and warnings stay silent."""
    with _silent():
        if not isinstance(key.body, CodeKey):
            wanted = [part.name for part in key.exercise.parts]
            kept = _answers.get(key.exercise.id)
            return Run(answers=kept if kept is not None else {n: _packed(names[n]) for n in wanted if n in names})
        scripts = tuple(case.script for case in key.body.cases)
        with _guard(key, names) as guard:
            forth = [guard.watched(lambda: _outcome(script, names, key)) for script in scripts]  # noqa: B023 (called at once)
            back = [guard.watched(lambda: _outcome(script, names, key)) for script in reversed(scripts)]  # noqa: B023

        def counted(script: Any) -> policy.Lines:
            return count_lines(guard.frames, lambda: _outcome(script, names, key))[1]

        for index, refused in policy.loops(scripts, key.exercise.policy.samples, counted):
            forth[index] = refused
        return Run(outcomes=tuple(forth), again=tuple(reversed(back)))


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """What a student's code prints and warns of in a check is not shown."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _with_smaller(key: Key, names: Mapping[str, Any], judgement: Judgement) -> Judgement:
    """A smaller case to try, where one shows the mistake: together they get a second."""
    cases = evidence.to_try(key, judgement)
    if not cases:
        return judgement
    try:
        with _silent(), _at_most(SECOND), _guard(key, names) as guard:
            scripts = (case.script for case in cases)
            found = [guard.watched(lambda: _outcome(script, names, key)) for script in scripts]  # noqa: B023 (called at once)
        return evidence.smaller(key, judgement, Run(outcomes=tuple(found)))
    except (Exception, TooLong):
        return judgement


class TooLong(BaseException):
    """The time is up; no `except Exception` of a student's stops it."""


@contextlib.contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise `TooLong` in what runs for longer, again and again; in a destructor, which swallows it, without a word.

    Where there is no timer it raises at once.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        raise TooLong

    live = [True]

    def up(*_: object) -> None:
        if live:
            raise TooLong

    def swallowed(what: sys.UnraisableHookArgs) -> None:
        if what.exc_type is not TooLong:
            told(what)

    told, sys.unraisablehook = sys.unraisablehook, swallowed
    before = signal.signal(signal.SIGALRM, up)
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
    try:
        try:
            yield
        finally:
            live.clear()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        sys.unraisablehook = told


def _guard(key: Key, names: Mapping[str, Any]) -> Guard:
    """As in the jail, and taken away after the check: the notebook goes on as it was."""
    own = {code.co_filename for part in key.exercise.parts if (code := _code(names.get(part.name))) is not None}

    def cell_of(file: str) -> int:
        return int(file in own if own else _in_notebook(file))

    survey(("numpy", "torch") if key.exercise.policy.forbid else ())
    return Guard(key.exercise.env, key.exercise.policy, Frames(cell_of))


def _code(thing: Any) -> CodeType | None:
    """Where a function was written, or a class by one of its methods."""
    things = [thing, *vars(thing).values()] if isinstance(thing, type) else [thing]
    return next((one.__code__ for one in things if isinstance(one, FunctionType)), None)


def _outcome(script: Any, names: Mapping[str, Any], key: Key) -> Outcome:
    seen: list[Seen] = []
    changed: dict[str, None] = {}
    asked: list[Asked] = []
    handed = (name for name, _ in wire.functions(script))
    on: NumpySide = side(key.exercise.env, lambda fn: _asker(next(handed), fn, on, asked))
    try:
        for item in drive(script, names, on):
            if isinstance(item, Seen):
                seen.append(item)
            else:
                changed[item] = None
    except NoSuchName as error:
        return Missing(name=str(error.args[0]))
    except Misfit as error:
        return Raised(error="TypeError", message=str(error)[:500], stage="signature")
    except TooBig as error:
        return Raised(error="ValueError", message=str(error)[:500], stage="call", seen=tuple(seen))
    except (Exception, SystemExit) as error:
        line, cell = _place(error, _sources.get(key.exercise.id, ""))
        return Raised(error=type(error).__name__, message=str(error)[:500], stage="call", line=line, cell=cell, seen=tuple(seen))
    return Returned(seen=tuple(seen), changed=tuple(changed), asked=tuple(asked))


def _asker(name: str, fn: Fn, on: NumpySide, asked: list[Asked]) -> Callable[..., Any]:
    """The callable for the argument `name`; what it is asked is kept, as it is outside the jail."""

    def call(*args: Any) -> Any:
        packed = tuple(on.see(arg) for arg in args)
        answer = functions.answer(fn.name, fn.options, packed)
        asked.append(Asked(name, packed, answer))
        return on.make(answer)

    return call


def _place(error: BaseException, own: str) -> tuple[int | None, int | None]:
    """The deepest line in a notebook's cell, and which it is: 1, the exercise's own, or 2, any other."""
    from autograder.submission import clean

    line, source, trace = None, "", error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if _in_notebook(file):
            line, source = trace.tb_lineno, "".join(linecache.getlines(file))
        trace = trace.tb_next
    if line is None:
        return None, None
    return line, 1 if clean(source).rstrip() == own.rstrip() else 2


def _in_notebook(file: str) -> bool:
    return "ipykernel" in file or file.startswith("<ipython-input")


def _packed(thing: object) -> Value:
    try:
        return pack(thing)
    except Exception:
        return None


def _release(folder: Path) -> Release:
    folder = folder.resolve()
    if folder not in _releases:
        _releases[folder] = read(folder)
    return _releases[folder]


def _shell() -> Any:
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None


def _is_notebook(shell: Any) -> bool:
    return shell is not None and type(shell).__name__ == "ZMQInteractiveShell"


def _names(shell: Any) -> Mapping[str, Any]:
    return shell.user_ns if shell is not None else vars(sys.modules["__main__"])


def watch(shell: Any = None) -> None:
    """After every cell, keep what the exercise it belongs to asks for: two exercises may both define `answer`."""
    shell = shell or _shell()
    if shell is not None and not getattr(shell, "_gradecheck_watching", False):
        shell._gradecheck_watching = True
        shell.events.register("post_run_cell", _remember)


def _remember(result: Any) -> None:
    from autograder.submission import MARKER, clean

    source = getattr(getattr(result, "info", None), "raw_cell", None)
    mark = MARKER.match(source.lstrip().partition("\n")[0].strip()) if isinstance(source, str) else None
    if mark is None:
        return
    with contextlib.suppress(ReleaseError):
        names = _names(_shell())
        for key in _release(Path(".")).keys:
            if mark[1] in (key.exercise.id, key.exercise.name):
                assert isinstance(source, str)
                _sources[key.exercise.id] = clean(source)
                _answers[key.exercise.id] = {p.name: _packed(names[p.name]) for p in key.exercise.parts if p.name in names}
