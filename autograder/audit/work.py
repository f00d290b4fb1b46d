"""One exercise under audit: each draw's key is compiled once, and what honest code gave is run once, for every stage that asks."""

from __future__ import annotations

import atexit
from functools import cached_property, lru_cache
from typing import Literal

from autograder import datafiles, key
from autograder.audit import brief as briefly
from autograder.audit.deferred import later
from autograder.audit.judging import filled, ran
from autograder.course import Course, Exercise
from autograder.jail import Jail, Limits
from autograder.key.code import Seeds
from autograder.records import Key, Run
from autograder.spec import ChoiceExercise, CodeExercise, Draw, Spec

__all__ = ["ALTERNATIVES", "SOLUTION", "Work", "honest", "seeds", "warm"]

SOLUTION, ALTERNATIVES = "solution.py", "alternatives/"


def seeds(number: int) -> Seeds:
    """The seeds of the audit's draw `number`."""
    return Seeds(public=f"audit {number}".encode(), secret=f"audit secret {number}".encode())


DATA: dict[str, datafiles.Files] = {}
"""By exercise, the data files that every jail lays out."""


@lru_cache
def warm(env: Literal["numpy", "sympy", "torch"], limits: Limits | None = None) -> Jail:
    """One warm jail per environment and process: an author's own code runs here, and slips in it."""
    jail = Jail(env, limits, unsafe=True)
    jail.files = DATA
    atexit.register(jail.close)
    return jail


def honest(exercise: Exercise, compiled: Key) -> dict[str, str]:
    """The solution and its alternatives by name, with a variant's values."""
    sources = {SOLUTION: exercise.solution()} | {ALTERNATIVES + k: v for k, v in exercise.alternatives().items()}
    return {name: filled(compiled, source) for name, source in sources.items()}


class Work:
    """The exercise, its spec, its keys by draw. Raises `CourseError` where the exercise's own files are wrong."""

    def __init__(self, course: Course, id: str) -> None:
        self.course = course
        self.exercise: Exercise = course.exercise(id)
        DATA[self.exercise.id] = datafiles.of_exercise(self.exercise)
        self.keys: dict[int, Key] = {}
        self.runs: dict[tuple[int, str], Run] = {}
        self.deep: set[int] = set()

    @cached_property
    def spec(self) -> Spec:
        later("torch")
        return self.exercise.spec()

    @property
    def code(self) -> CodeExercise | None:
        """The spec, where the exercise is code."""
        return self.spec if isinstance(self.spec, CodeExercise) else None

    @property
    def varies(self) -> bool:
        """Whether a draw has a variant of its own."""
        return isinstance(self.spec, CodeExercise | ChoiceExercise) and self.spec.variant is not None

    def key(self, number: int) -> Key:
        """The key of a draw. Draw 0 has the term's variant, where there are variants; the others have some of their own.

        Draw 0 is compiled in full, the others briefly, until one must be deepened.
        """
        if number not in self.keys:
            brief = self.brief(number) if number and number not in self.deep else None
            self.keys[number] = self.named(brief) if brief else self.compiled(number)
        return self.keys[number]

    def compiled(self, number: int) -> Key:
        """A key as grading has it."""
        jail = warm(self.code.env) if self.code else None
        return key.compile_key(self.exercise, seeds(number), self.device, drawn=self.drawn(number), jail=jail)

    def brief(self, number: int, known: set[bytes] | None = None) -> Key | None:
        """A key without misconceptions, made briefly; None where that cannot be. `known`: as `brief.compiled` has it."""
        if self.code is None:
            return None
        return briefly.compiled(self.exercise, self.code, seeds(number), self.device, self.drawn(number), known)

    def named(self, compiled: Key) -> Key:
        """The key with all misconceptions."""
        assert self.code is not None
        return briefly.with_wrong(compiled, briefly.wrong_outcomes(self.exercise, self.code, compiled, warm(self.code.env)))

    def deepen(self, *numbers: int) -> None:
        """Have these draws in full from now on: what was made of them briefly is made again."""
        for number in numbers:
            self.forget(number)
            self.deep.add(number)

    def drawn(self, number: int) -> Draw | None:
        """What a draw's variant is drawn from; None for the term's."""
        return Draw([number]) if number and self.varies else None

    @property
    def device(self) -> str:
        return key.resolve(self.course.device)

    def variant(self, number: int) -> Exercise:
        """The exercise with the values of a draw."""
        return self.exercise.of(self.key(number).values)

    def honest(self, number: int) -> dict[str, str]:
        """The solution and its alternatives, with the values of a draw."""
        return honest(self.variant(number), self.key(number))

    def ran(self, number: int, name: str) -> Run:
        """What an honest source gives on a draw, run as a submission is."""
        if (number, name) not in self.runs:
            compiled = self.key(number)
            self.runs[number, name] = ran(compiled, self.honest(number)[name], warm(compiled.exercise.env))
        return self.runs[number, name]

    def forget(self, number: int) -> None:
        """Keep nothing of a draw that nobody asks for again."""
        self.keys.pop(number, None)
        self.runs = {at: run for at, run in self.runs.items() if at[0] != number}
