"""What the code of an exercise may use, and what becomes of code that uses more.

Three sources tell of a broken rule: the source (`written`), the forbidden names themselves, which the jail makes ring
before any student code runs (`jail/guard.py`), and runs with other numbers of samples, whose lines are counted
(`samples`, `jail/counting.py`). What a library does inside counts for nothing: `nn.Linear` may call `F.linear`. The code
runs in the student's own process, which may deny what it did: a policy raises the price, it is no wall.

A part that breaks a rule in any of its cases is refused as a whole; other parts and exercises are judged as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from autograder.policy.names import SHOWING, unknown
from autograder.policy.samples import BATCH, Counted, Lines, enlarged, loops, sized
from autograder.policy.written import check
from autograder.records import Cell, Exercise, Outcome, Refused, Run

__all__ = ["BATCH", "SHOWING", "Counted", "Lines", "check", "enforced", "enlarged", "loops", "sized", "unknown"]


def enforced(exercise: Exercise, cells: Sequence[Cell], parts: Sequence[str], run: Callable[[], Run]) -> Run:
    """The run of an exercise, with the outcomes of the parts that break its policy refused.

    `parts`: which part each outcome of the run is of; none where the exercise is not code. Where the source alone
    refuses every part, nothing is run.
    """
    refused = {part: _in_own_cell(found, exercise, cells) for part, found in check(exercise, cells).items()}
    if len(refused) == len(exercise.parts):
        wanted = parts or [exercise.parts[0].name]
        return Run(outcomes=tuple(refused[part] for part in wanted))
    found = run()
    for outcomes in (found.outcomes, found.again):
        for part, outcome in zip(parts, outcomes, strict=False):
            if isinstance(outcome, Refused):
                refused.setdefault(part, _in_own_cell(outcome, exercise, cells))
    if not refused:
        return found
    if not parts:
        answers = {name: value for name, value in found.answers.items() if name not in refused}
        return msgspec.structs.replace(found, answers=answers, outcomes=tuple(refused.values())[:1])

    def kept(outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
        return tuple(refused.get(part, outcome) for part, outcome in zip(parts, outcomes, strict=False))

    return msgspec.structs.replace(found, outcomes=kept(found.outcomes), again=kept(found.again))


def _in_own_cell(refused: Refused, exercise: Exercise, cells: Sequence[Cell]) -> Refused:
    """A line without its cell lies in the exercise's own; only another cell needs naming."""
    own = {cell.number for cell in cells if cell.exercise == exercise.id}
    return msgspec.structs.replace(refused, cell=None) if refused.cell in own else refused
