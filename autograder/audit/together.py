"""Several sources in one process of the jail, where that gives what each by itself gives.

It is an author's own code, and slips in it: each has a namespace of its own, and the solution runs last, as a witness
that nothing was left behind. Where it was, and where one ends the process, each runs by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from autograder.jail import Jail
from autograder.key.code import run_source
from autograder.key.pairs import run_many
from autograder.records import Case, Fault, Garbled, Killed, Outcome, TimedOut

__all__ = ["AT_ONCE", "together"]

AT_ONCE = 25

Outcomes = tuple[Outcome, ...]


def together(
    jail: Jail, exercise: str, sources: Mapping[str, str], cases: Sequence[Case], witness: str = "",
    holds: Callable[[Outcomes], bool] = bool, at_once: int = AT_ONCE, first: str = "",
) -> dict[str, Outcomes]:  # fmt: skip
    """The outcomes of every source by its name. `witness`: a source whose outcomes, last in each process, must hold; none
    where nothing that runs can leave a trace.

    `first`: what each process runs before any of them.
    """
    found: dict[str, Outcomes] = {}
    waiting = list(sources)
    while waiting:
        some = waiting[:at_once]
        if len(some) == 1:
            alone = some
        else:
            head, *others = (sources[name] for name in some)
            rows = list(run_many(jail, exercise, [first + head, *others, *([witness] if witness else [])], cases))
            ended = next((number for number, row in enumerate(rows) if any(map(_ends, row))), None)
            if ended is None and (not witness or holds(rows[-1])):
                found |= dict(zip(some, rows, strict=False))
                alone = []
            else:
                alone = some if ended is None or ended == len(some) else [some[ended]]
        found |= {name: run_source(jail, exercise, first + sources[name], cases) for name in alone}
        waiting = [name for name in waiting if name not in found]
    return found


def _ends(outcome: Outcome) -> bool:
    """Whether this may be the end of the process, and not of one script."""
    return isinstance(outcome, TimedOut | Killed | Garbled | Fault)
