"""Practice: a fresh variant each time, judged by the same judges, with its worked solution on request."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Sequence

import msgspec

from autograder import key, report
from autograder.course import Course, CourseError, Exercise, fill
from autograder.figures import told
from autograder.judge import judge
from autograder.key.answers import letters
from autograder.key.code import Seeds
from autograder.language import say
from autograder.records import ChoiceKey, DerivationKey, ExerciseReport, Key, Lang, NumberKey, Option, Run
from autograder.report import figures
from autograder.report.markup import to_plain
from autograder.spec import ChoiceExercise, DerivationExercise, Draw, NumberExercise
from autograder.values import Value

__all__ = ["Task", "draw_task", "left_out", "practise", "practised"]

KINDS = (NumberExercise, DerivationExercise, ChoiceExercise)
Ask = Callable[[str], str]
Show = Callable[[str], None]


class Task(msgspec.Struct, frozen=True):
    """One variant to work on: its key, its prompt (Markdown), what is asked for, and hints on the way."""

    key: Key
    lang: Lang
    prompt: str
    asked: tuple[str, ...]
    hints: tuple[str, ...] = ()

    def judged(self, answers: dict[str, Value]) -> ExerciseReport:
        """The verdict on these answers."""
        judgement = judge(self.key, Run(answers=answers), hidden=False)
        return report.build_exercise(judgement, self.lang)

    def solution(self) -> list[tuple[str, str]]:
        """The worked solution of this very variant, line by line."""
        match self.key.body:
            case DerivationKey():
                from autograder.judge import derivation

                return derivation.worked(self.key, self.lang)
            case NumberKey():
                from autograder.judge import number

                return number.worked(self.key, self.lang)
            case ChoiceKey(mode="matching") as body:
                from autograder.judge import matching

                return [(f"{letter} → {number}", self._said(body.options[number - 1])) for letter, number in matching.worked(body)]
            case ChoiceKey(mode="ordering") as body:
                from autograder.judge import ordering

                return [(letter, self._said(option)) for letter, option in ordering.worked(body)]
            case ChoiceKey(options=options) as body:
                return [(letters(body)[o.id], self._said(o)) for o in options if o.right]
            case _:
                return []

    def _said(self, option: Option) -> str:
        return f"{told(option.text[self.lang], self.key.figures, self.lang)} {option.why[self.lang]}"


def practised(course: Course, topic: str = "") -> list[Exercise]:
    """The exercises that can be practised and match the topic: an assignment, an exercise, or a part of either.

    Raises `CourseError` where there is none, and says why.
    """
    matching = _matching(course, topic)
    if found := [exercise for exercise in matching if _is_drawn(exercise)]:
        return found
    can = ", ".join(exercise.id for exercise in _matching(course, "") if _is_drawn(exercise))
    there = f"There is: {can}." if can else "This course has none of these."
    if matching:
        ids = ", ".join(exercise.id for exercise in matching)
        raise CourseError(f"{ids}: programs and texts cannot be practised. Practice draws calculations, derivations and choices. {there}")
    raise CourseError(f"There is nothing to practise under {topic!r}. {there}")


def left_out(course: Course, topic: str = "") -> list[Exercise]:
    """The exercises that match the topic and cannot be practised: a program or a text is their answer."""
    return [exercise for exercise in _matching(course, topic) if not _is_drawn(exercise)]


def _matching(course: Course, topic: str) -> list[Exercise]:
    return [course.exercise(id) for id in course.exercise_ids() if topic.lower() in id.lower()]


def _is_drawn(exercise: Exercise) -> bool:
    """Whether variants can be judged without a jail or a person. Code is told from the stub, so that no reference model is loaded."""
    return not re.search(r"^(def|class) ", exercise.stub(), re.MULTILINE) and isinstance(exercise.spec(), KINDS)


def draw_task(exercise: Exercise, lang: Lang, seed: int | None = None) -> Task:
    """Draw a variant. The same seed gives the same variant."""
    chosen = secrets.randbelow(2**32) if seed is None else seed
    seeds = Seeds(public=str(chosen).encode(), secret=b"practice")
    compiled = key.compile_key(exercise, seeds, "cpu", drawn=Draw([chosen]))
    prompt = fill(exercise.prompt(lang), compiled.values)
    if options := key.options_text(compiled, lang):
        prompt = f"{prompt.rstrip()}\n\n{options}\n"
    prompt = figures.in_text(prompt, compiled.figures, lang)
    hints = tuple(fill(hint[lang], compiled.values) for hint in exercise.texts().hints)
    return Task(compiled, lang, prompt, tuple(part.name for part in compiled.exercise.parts), hints)


def practise(course: Course, topics: Sequence[Exercise], lang: Lang, ask: Ask, show: Show, render: Callable[[ExerciseReport], str]) -> None:
    """Exercise after exercise until the student stops. `ask` raises EOFError or KeyboardInterrupt to end."""
    number = 0
    while True:
        task = draw_task(topics[number % len(topics)], lang)
        show(task.prompt)
        show(say(lang, "practice.how"))
        if task.hints:
            show(say(lang, "practice.hint", n=len(task.hints)))
        try:
            more = _work_on(task, ask, show, render)
        except (EOFError, KeyboardInterrupt):
            more = False
        if not more:
            show(say(lang, "practice.bye"))
            return
        number += 1


def _work_on(task: Task, ask: Ask, show: Show, render: Callable[[ExerciseReport], str]) -> bool:
    """One variant, as often as the student likes. True: the next one, please."""
    hints = enumerate(task.hints, 1)
    while True:
        answers: dict[str, Value] = {}
        for label in task.asked:
            text = _typed(f"{label} = ", task, ask, show, hints)
            if text in (":s", ":l", ":n", ":q"):
                break
            answers[label] = text
        else:
            show(render(task.judged(answers)))
            text = ask(say(task.lang, "practice.menu") + " ").strip()
        if text in (":s", ":l", "s", "l"):
            for label, formula in task.solution():
                show(f"  {label} = {formula}" if not isinstance(task.key.body, ChoiceKey) else f"  {label}  {formula}")
            text = ask(say(task.lang, "practice.menu") + " ").strip()
        if text in (":q", "q"):
            return False
        if text in (":n", "n", "w"):
            return True


def _typed(asked: str, task: Task, ask: Ask, show: Show, hints: Iterator[tuple[int, str]]) -> str:
    """What a student typed; who asks for a hint gets the next one first, after the last one that there is no other."""
    while (text := ask(asked).strip()) == ":h" and task.hints:
        number, hint = next(hints, (0, ""))
        heading = say(task.lang, "hint.heading", n=len(task.hints), number=number, count=len(task.hints))
        show(f"{heading}: {to_plain(hint)}" if number else say(task.lang, "hint.no_more"))
    return text
