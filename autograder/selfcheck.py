"""`check("adam_step")` in a released notebook: the same judge, on the visible cases, on the student's own machine."""

from __future__ import annotations

import contextlib
import io
import linecache
import sys
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from autograder import about, course_functions, fresh, functions, kinds, policy, run, watching
from autograder.about import Seen
from autograder.jail import wire
from autograder.jail.counting import count_lines, count_taken
from autograder.jail.frames import Frames
from autograder.jail.given import warm
from autograder.jail.guard import Guard, survey
from autograder.jail.side import NumpySide, side
from autograder.judge import judge
from autograder.language import date, say
from autograder.overtime import TooLong, at_most
from autograder.properties import programs
from autograder.records import (
    Case,
    Cell,
    ExerciseReport,
    Judgement,
    Key,
    Lang,
    Outcome,
    Refused,
    Returned,
    Run,
    Status,
    TimedOut,
)
from autograder.release import Release, ReleaseError, declared, is_written, read
from autograder.saved import Saved, find
from autograder.script import Asked, Fn, Script
from autograder.streams import colored, show
from autograder.submission import clean, without_placeholder
from autograder.syntax import plain_python
from autograder.values import Value, pack, unpack
from autograder.watching import Ran

__all__ = ["Result", "check"]

SECOND = 1.0
WAITING = 9.0  # for a processor that others have
OTHER = 1 << 20  # the number of every cell that is not the exercise's own

KERNEL = watching.Kernel()
_answers: dict[str, dict[str, Value]] = {}
_sources: dict[str, str] = {}
_turn: dict[str, str] = {}
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
            _complain(say(release.lang, code, name=str(name)[:80], names=names, due=date(release.lang, release.due)))
            return None
        if lacking := _lacking(key, _names(shell)):
            _complain(say(release.lang, "check.lacks_function", name=lacking))
            return None
    except ReleaseError as error:
        _complain(str(error))
        return None
    result = Result(_report(key, release, _names(shell), Path(folder)), release.lang, shown=not _is_notebook(shell))
    if not _is_notebook(shell):
        from autograder.report import terminal

        show(terminal.render(result.report, release.lang, color=colored(sys.stdout)))
    return result


def _complain(sentence: str) -> None:
    """On the error stream: nbgrader's validation would take a check that says nothing there for a right answer."""
    show(sentence, sys.stderr)


def _report(key: Key, release: Release, names: Mapping[str, Any], folder: Path | None = None) -> ExerciseReport:
    from autograder.report.build import build_exercise

    asked = [part.name for part in key.exercise.parts]
    saved = find(names, folder, release) if folder is not None else None
    left = KERNEL.left_over(asked)
    left |= {name: ran for name in asked if (ran := KERNEL.given.get(name)) and saved and saved.lacks(name, ran.at)}
    last = KERNEL.of(key.exercise.id)
    own = next((ran.error for ran in (*left.values(), last) if ran is not None and ran.error is not None), None)
    names = {name: thing for name, thing in names.items() if name not in left}
    cells = _cells(key, names)
    parts = [case.part for case in key.cases]
    stood: list[tuple[str, int]] = []
    found = policy.enforced(key.exercise, [*_others(cells), *cells], parts, lambda: _run(key, names, release.seconds, cells, stood, saved, frozenset(left)))
    found = msgspec.structs.replace(found, own=found.own or own, outcomes=_unnumbered(found.outcomes), again=_unnumbered(found.again))
    with course_functions.lent({fn.name: names[fn.name] for fn in _programs(key) if fn.name in names and is_written(names[fn.name], fn.name)}):
        judgement = _with_smaller(key, names, found, judge(key, found, hidden=False), cells)
    judgement = kinds.of(key).judge.placed(judgement, cells)
    order = [k.exercise.name for k in release.keys]
    number = order.index(key.exercise.name) + 1
    following = (number + 1, order[number]) if number < len(order) else None
    report = build_exercise(judgement, release.lang, number=number, following=following, last=following is None and number > 1)
    missing = [name for name in asked if name not in names]
    seen = Seen(last=last, left=left, missing=missing, saved=saved, stood=stood, watching=bool(KERNEL.latest or KERNEL.running[1]))
    return about.told(report, key, release.lang, seen)


def _cells(key: Key, names: Mapping[str, Any]) -> list[Cell]:
    """The exercise's own cells, as far as the kernel tells: the labelled one, and those its functions were written in."""
    sources = [_sources.get(key.exercise.id, "")]
    for part in key.exercise.parts:
        if (code := fresh.code_of(names.get(part.name))) is not None and _in_notebook(code.co_filename):
            written = clean("".join(linecache.getlines(code.co_filename)))
            if written.rstrip() not in [source.rstrip() for source in sources]:
                sources.append(written)
    return [Cell(source=plain_python(source)[0], number=i, exercise=key.exercise.id) for i, source in enumerate(sources, 1)]


def _others(cells: Sequence[Cell]) -> list[Cell]:
    """What else the kernel has run, for what it imports and defines. Which cell of the notebook it is, no kernel knows."""
    own = {cell.source.rstrip() for cell in cells}
    sources = (plain_python(clean(ran.source))[0] for ran in KERNEL.latest.values())
    return [Cell(source=source, number=OTHER) for source in sources if source.rstrip() not in own]


def _unnumbered(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """A rule that another cell breaks is told without its place."""
    return tuple(
        msgspec.structs.replace(outcome, line=None, cell=None) if isinstance(outcome, Refused) and outcome.cell == OTHER else outcome
        for outcome in outcomes
    )


def _run(
    key: Key, names: Mapping[str, Any], seconds: float, cells: Sequence[Cell], stood: list[tuple[str, int]],
    saved: Saved | None, left: Collection[str],
) -> Run:  # fmt: skip
    """Drive the visible cases in this very process: it is the student's own machine. Output and warnings stay silent.

    Where it `stood` when its time was up is kept.
    """
    if kinds.of(key).answered == "prose":
        text = saved.work.texts.get(key.exercise.id) or (saved.work.loose if saved.sure else "") if saved is not None else ""
        return Run(answers={"text": without_placeholder(text)})
    with _silent():
        if kinds.of(key).answered != "code":
            wanted = [part.name for part in key.exercise.parts]
            kept = _answers.get(key.exercise.id)
            found = kept if kept is not None else run.values(wanted, names, pack)
            return Run(answers={name: value for name, value in found.items() if name not in left})
        scripts = tuple(case.script for case in key.cases)
        warm(scripts)
        forth: list[Outcome] = []
        back: list[Outcome] = []

        def outcome(script: Script) -> Outcome:
            return _outcome(script, names, key, cells)

        try:
            with _guard(key, names) as guard, at_most(seconds) as clock:
                for script in scripts:
                    forth.append(guard.watched(lambda: outcome(script)))  # noqa: B023 (called at once)
                for script in reversed(scripts):
                    back.append(guard.watched(lambda: outcome(script)))  # noqa: B023 (called at once)

                def counted(script: Script, taken: bool) -> policy.Counted:
                    if not taken:
                        return policy.Counted(*count_lines(guard.frames, lambda: outcome(script)))
                    samples = key.exercise.policy.samples
                    given, lines = count_taken(guard.frames, script, samples, lambda before: _outcome(script, names, key, cells, before))
                    return policy.Counted(given, taken=lines)

                for index, refused in policy.loops(scripts, key.exercise.policy.samples, counted, key.exercise.policy.batch):
                    forth[index] = refused
        except TooLong:
            stood += clock.places
        over = TimedOut(seconds=seconds)
        forth += [over] * (len(scripts) - len(forth))
        back += [over] * (len(scripts) - len(back))
        return Run(outcomes=tuple(forth), again=tuple(reversed(back)))


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """What a student's code prints and warns of in a check is not shown."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _with_smaller(key: Key, names: Mapping[str, Any], found: Run, judgement: Judgement, cells: Sequence[Cell]) -> Judgement:
    """A program that shows the mistake, run by itself. What is proposed gets a second together, and so does what is shown."""
    if not key.cases or all(v.status is Status.right for v in judgement.verdicts):
        return judgement
    source = "\n".join(cell.source for cell in cells).strip()
    small: list[Outcome] = []

    def tried(case: Case, own: Mapping[str, Any]) -> Outcome:
        with _guard(key, own) as guard:
            return guard.watched(lambda: _outcome(case.script, own, key, ()))

    def alone(case: Case) -> Outcome | None:
        if source:
            return tried(case, fresh.names(source, names, [part.name for part in key.exercise.parts]))
        kept = any(verdict.code == "numeric.state" for verdict in judgement.verdicts)
        return None if kept else tried(case, names)

    with contextlib.suppress(Exception, TooLong), _silent(), at_most(SECOND, WAITING):
        for case in kinds.of(key).judge.to_try(key, judgement):
            small.append(tried(case, names))
    with contextlib.suppress(Exception, TooLong), _silent(), at_most(SECOND, WAITING):
        return kinds.of(key).judge.shown(key, judgement, found, Run(outcomes=tuple(small)), alone)
    return msgspec.structs.replace(judgement, trial=None)


def _guard(key: Key, names: Mapping[str, Any]) -> Guard:
    """As in the jail, and taken away after the check: the notebook goes on as it was."""
    own = {code.co_filename for part in key.exercise.parts if (code := fresh.code_of(names.get(part.name))) is not None}

    def cell_of(file: str) -> int:
        return int(file in own if own else _in_notebook(file))

    survey(("numpy", "torch") if key.exercise.policy.forbid else ())
    return Guard(key.exercise.env, key.exercise.policy, Frames(cell_of))


def _outcome(
    script: Script, names: Mapping[str, Any], key: Key, cells: Sequence[Cell], before: Callable[[Any], Any] = lambda side: side
) -> Outcome:
    """What a script gives, on a side that `before` may stand before."""
    asked: list[Asked] = []
    handed = (name for name, _ in wire.functions(script))
    on: NumpySide = side(key.exercise.env, lambda fn: _asker(next(handed), fn, on, asked, names))
    found = run.outcome(script, declared(key, names), before(on), lambda error: _place(error, cells), through=(TooLong, KeyboardInterrupt))
    return msgspec.structs.replace(found, asked=tuple(asked)) if isinstance(found, Returned) else found


def _asker(name: str, fn: Fn, on: NumpySide, asked: list[Asked], names: Mapping[str, Any]) -> Callable[..., Any]:
    """The callable for the argument `name`; what it is asked is kept, as it is outside the jail. A course's own is the notebook's."""

    def call(*args: Any) -> Any:
        packed = tuple(on.see(arg) for arg in args)
        try:
            answer = _answered(fn, packed, names)
        except Exception:  # the same word as in the jail
            raise ValueError(f"{wire.said(name, fn)} has no value for these arguments") from None
        asked.append(Asked(name, packed, answer))
        return on.make(answer)

    return call


def _answered(fn: Fn, packed: tuple[Value, ...], names: Mapping[str, Any]) -> Value:
    if fn.home == "library":
        return functions.answer(fn.name, fn.options, packed)
    return pack(names[fn.name](*map(unpack, packed), **{k: unpack(v) for k, v in fn.options}))


def _programs(key: Key) -> list[Fn]:
    """The programs of the course's own that a visible case runs on what comes back: they stand in the notebook."""
    return [fn for case in key.cases for fn in programs(case.held) if fn.home != "library"]


def _lacking(key: Key, names: Mapping[str, Any]) -> str:
    """The first function of the course's own that a visible case hands over and the notebook does not define."""
    scripts = [case.script for case in key.cases]
    wanted = dict.fromkeys(fn.name for fn in (*(fn for script in scripts for _, fn in wire.functions(script)), *_programs(key)) if fn.home != "library")
    return next((name for name in wanted if name not in names or not is_written(names[name], name)), "")


def _place(error: BaseException, cells: Sequence[Cell]) -> tuple[int | None, int | None]:
    """The deepest line in a notebook's cell, and which it is: one of the exercise's own, or the next number."""
    line, file = _deepest(error)
    if line is None:
        return None, None
    source = plain_python(clean("".join(linecache.getlines(file))))[0].rstrip()
    return line, next((cell.number for cell in cells if cell.source.rstrip() == source), len(cells) + 1)


def _deepest(error: BaseException) -> tuple[int | None, str]:
    line, file, trace = None, "", error.__traceback__
    while trace is not None:
        if _in_notebook(trace.tb_frame.f_code.co_filename):
            line, file = trace.tb_lineno, trace.tb_frame.f_code.co_filename
        trace = trace.tb_next
    return line, file


def _in_notebook(file: str) -> bool:
    return "ipykernel" in file or file.startswith("<ipython-input")


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
    if shell is not None and not getattr(shell, "_autograder_watching", False):
        shell._autograder_watching = True
        watching.watched(KERNEL, shell, lambda error: _deepest(error)[0], _remember)


def _remember(ran: Ran) -> None:
    """Keep a labelled cell's source, and what the exercise's names hold after a cell that gives them.

    A cell without a label that gives a name of several exercises is that one's whose cell gave it last.
    """
    with contextlib.suppress(ReleaseError):
        names, marked = _names(_shell()), watching.labels(ran.source)
        for key in _release(Path(".")).keys:
            id, asked = key.exercise.id, [part.name for part in key.exercise.parts]
            if own := bool({id, key.exercise.name} & set(marked)):
                _sources[id] = clean(ran.source)
                _turn.update(dict.fromkeys(asked, id))
            elif not any(_turn.get(name) in (id, None) for name in ran.gave & set(asked)):
                continue
            if own or not _labelled_for(asked, marked):
                _answers[id] = run.values(asked, names, pack)


def _labelled_for(asked: Collection[str], marked: Collection[str]) -> bool:
    """Whether a cell bears the label of an exercise that asks for one of these names."""
    of = [k.exercise for k in _release(Path(".")).keys if {k.exercise.id, k.exercise.name} & set(marked)]
    return any(part.name in asked for exercise in of for part in exercise.parts)
