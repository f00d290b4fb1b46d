"""What the judges share: how a run that gave no answer ended."""

from __future__ import annotations

from autograder.records import (
    Exercise,
    Fault,
    Garbled,
    Killed,
    Missing,
    Outcome,
    Raised,
    Record,
    Refused,
    Run,
    Status,
    Text,
    TimedOut,
)

__all__ = ["Args", "Ended", "by_language", "ended", "refusal"]

Args = dict[str, str | int | float]


class Ended(Record, frozen=True):
    """Why there is no answer: a status, and the sentence that tells it."""

    status: Status
    code: str
    args: Args = {}

    def earned(self) -> float | None:
        """Nothing, or open where it is our own failure."""
        return None if self.status is Status.fault else 0.0


def by_language(name: str, text: Text) -> Args:
    """What fills in a sentence that stands in the author's words: under the name with the language's code."""
    return {f"{name}_{lang}": said for lang, said in text.items()}


def refusal(outcome: Refused) -> Args:
    """What fills in the sentence of a refusal."""
    return {
        "rule": outcome.rule, "name": outcome.name, "of": outcome.of, "line": outcome.line or 0, "cell": outcome.cell or 0
    }  # fmt: skip


def ended(run: Run, exercise: Exercise) -> Ended | None:
    """How the run of an exercise ended, where that explains a missing answer; None where nothing happened.

    An outcome counts before the exercise's own cell, and that before a foreign one, which counts only where it used up
    a limit, so that the own one never ran.
    """
    exhausted = [cell for cell in run.cells if not isinstance(cell, Raised)]
    for happened in (*run.outcomes, run.own, *reversed(exhausted)):
        found = _told(happened, exercise) if happened is not None else None
        if found is not None:
            return found
    return None


def _told(outcome: Outcome, exercise: Exercise) -> Ended | None:
    match outcome:
        case Fault(why=why):
            return Ended(status=Status.fault, code="numeric.fault", args={"why": why})
        case Refused():
            return Ended(status=Status.refused, code="numeric.refused", args=refusal(outcome))
        case Raised(stage="cell" | "call", error=error, message=message, line=line):
            code = "numeric.cell_raised" if outcome.stage == "cell" else "numeric.raised"
            told: Args = {"part": exercise.name, "error": error, "message": message, "line": line or 0}
            return Ended(status=Status.raised, code=code, args=told)
        case TimedOut(seconds=seconds):
            return Ended(status=Status.timed_out, code="numeric.timed_out", args={"seconds": seconds})
        case Killed(reason="memory" | "exit" | "scratch" | "threads" as reason):
            return Ended(status=Status.killed, code=f"numeric.killed_{reason}")
        case Killed(reason=reason):
            return Ended(status=Status.killed, code="numeric.killed_other", args={"reason": reason})
        case Garbled():
            return Ended(status=Status.killed, code="numeric.garbled")
        case Missing() | _:
            return None
