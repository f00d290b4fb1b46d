"""Several sources in one process of the jail, where that gives what each by itself gives.

It is an author's own code, and slips in it: each has a namespace of its own, and the solution runs last, as a witness
that nothing was left behind. Cases that return are driven as one script. What does not return is driven case by case;
where something was left behind, and where one ends the process, each runs by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from autograder.jail import Jail
from autograder.kinds.code.compiling.cases import run_source
from autograder.kinds.code.compiling.pairs import run_many
from autograder.records import Case, Fault, Garbled, Killed, Outcome, Returned, TimedOut
from autograder.script import Call, Fn, Script

__all__ = ["AT_ONCE", "together"]

AT_ONCE = 25
JOINED = 32

Outcomes = tuple[Outcome, ...]


def together(
    jail: Jail, exercise: str, sources: Mapping[str, str], cases: Sequence[Case], witness: str = "",
    holds: Callable[[Outcomes], bool] = bool, at_once: int = AT_ONCE, first: str = "",
) -> dict[str, Outcomes]:  # fmt: skip
    """The outcomes of every source by its name. `witness`: a source whose outcomes, last in each process, must hold; none
    where nothing that runs can leave a trace.

    `first`: what each process runs before any of them.
    """
    if not cases:
        return dict.fromkeys(sources, ())
    shared = _Shared(jail, exercise, sources, witness, holds, at_once, first)
    left = list(sources)
    if joined := _joined(cases):
        shared.run(left, [case for case, _ in joined], lambda row: _split(row, [part for _, part in joined]))
        left = [name for name in left if name not in shared.found]
    shared.run([name for name in left if name not in shared.ending], cases, tuple)
    for name in left:
        if name not in shared.found:
            shared.found[name] = run_source(jail, exercise, first + sources[name], cases)
    return shared.found


@dataclass
class _Shared:
    """Processes that several sources share. `found`: what is known; `ending`: the sources that ended one."""

    jail: Jail
    exercise: str
    sources: Mapping[str, str]
    witness: str
    holds: Callable[[Outcomes], bool]
    at_once: int
    first: str
    found: dict[str, Outcomes] = field(default_factory=dict)
    ending: set[str] = field(default_factory=set)

    def run(self, names: list[str], cases: Sequence[Case], read: Callable[[Outcomes], Outcomes | None]) -> None:
        """Run what shares a process well. `read`: a row as outcomes of the cases, None where it does not say them."""
        while names:
            some, names = names[: self.at_once], names[self.at_once :]
            rows = list(self._rows(some, cases))
            ended = next((number for number, row in enumerate(rows) if any(map(_ends, row))), None)
            if ended is not None and ended < len(some):
                self.ending.add(some[ended])
                names = [name for name in some if name != some[ended]] + names
            elif ended is None and (not self.witness or self._held(read(rows[-1]))):
                self.found |= {name: said for name, row in zip(some, rows, strict=False) if (said := read(row)) is not None}

    def _rows(self, names: Sequence[str], cases: Sequence[Case]) -> Iterator[Outcomes]:
        head, *others = (self.sources[name] for name in names)
        return run_many(self.jail, self.exercise, [self.first + head, *others, *([self.witness] if self.witness else [])], cases)

    def _held(self, said: Outcomes | None) -> bool:
        return said is not None and self.holds(said)


def _ends(outcome: Outcome) -> bool:
    """Whether this may be the end of the process, and not of one script."""
    return isinstance(outcome, TimedOut | Killed | Garbled | Fault)


def _joined(cases: Sequence[Case]) -> list[tuple[Case, Sequence[Case]]]:
    """The scripts of some cases one after the other, as one; none where a result has the name of something called, or a
    function of ours is handed over, whose calls are counted by case.
    """
    calls = [step for case in cases for step in case.script if isinstance(step, Call)]
    kept = {step.as_ for step in calls}
    called = {_head(step) for case in cases for step in _called(case.script)}
    if kept & called or any(isinstance(value, Fn) for step in calls for _, value in step.args):
        return []
    parts = [cases[start : start + JOINED] for start in range(0, len(cases), JOINED)]
    return [(msgspec.structs.replace(part[0], script=tuple(step for case in part for step in case.script)), part) for part in parts]


def _called(script: Script) -> Iterator[Call]:
    """The calls of what a source defines, and not of results."""
    results: set[str] = set()
    for step in script:
        if isinstance(step, Call):
            if _head(step) not in results:
                yield step
            results.add(step.as_)


def _head(call: Call) -> str:
    return call.entry.partition(".")[0]


def _split(row: Outcomes, parts: Sequence[Sequence[Case]]) -> Outcomes | None:
    """The outcomes of single cases, where all of them returned and changed nothing."""
    found: list[Outcome] = []
    for outcome, cases in zip(row, parts, strict=True):
        if not isinstance(outcome, Returned) or outcome.changed or outcome.asked:
            return None
        start = 0
        for case in cases:
            end = start + len(case.script)
            seen = [msgspec.structs.replace(one, step=one.step - start) for one in outcome.seen if start <= one.step < end]
            found.append(Returned(seen=tuple(seen)))
            start = end
    return tuple(found)
