"""Judge a choice: the letter of an option in the order shown, or several. In a release only the form is known.

Several answers: all right give full points, one wrong half of them (down to halves), more than one nothing.
"""

from __future__ import annotations

import math

import msgspec

from autograder.judge.common import Args, ended
from autograder.records import ChoiceKey, FormKey, Judgement, Key, Option, Run, Status, Verdict
from autograder.values import Sequence, Value, describe

__all__ = ["judge", "letters", "worked"]

MAX_TEXT = 60


class _Unreadable(ValueError):
    """An answer that names no option: the code of a sentence and what fills it."""

    def __init__(self, code: str, **args: str) -> None:
        super().__init__(code)
        self.code = code
        self.args_: Args = {**args}


def letters(count: int) -> list[str]:
    """The letters of so many options, in the order shown."""
    return [chr(ord("A") + i) for i in range(count)]


def worked(key: Key) -> list[str]:
    """The letters of the right options."""
    body = key.body
    assert isinstance(body, ChoiceKey)
    return [letter for letter, option in zip(letters(len(body.options)), body.options, strict=True) if option.right]


def judge(key: Key, run: Run, *, hidden: bool) -> Judgement:
    """One verdict on the answer; with several answers and the full key in grading, also one on each option."""
    body = key.body
    assert isinstance(body, ChoiceKey | FormKey)
    offered = list(body.options) if isinstance(body, FormKey) else letters(len(body.options))
    verdicts = _verdicts(key, body, run, offered, hidden)
    return Judgement(exercise=key.exercise, verdicts=verdicts, hidden=hidden, printed=run.printed)


def _verdicts(key: Key, body: ChoiceKey | FormKey, run: Run, offered: list[str], hidden: bool) -> tuple[Verdict, ...]:
    points = key.exercise.points
    blank = Verdict(part="answer", status=Status.no_answer, points=points, earned=0.0, code="choice.no_answer")
    try:
        chosen = _chosen(run.answers.get("answer"), offered, body.mode)
    except _Unreadable as error:
        return (msgspec.structs.replace(blank, status=Status.unreadable, code=error.code, args=error.args_),)
    if not chosen:
        end = ended(run, key.exercise)
        if end is None:
            return (blank,)
        return (msgspec.structs.replace(blank, status=end.status, code=end.code, args=end.args, earned=end.earned()),)
    args: Args = {"text": ", ".join(chosen), "chosen": ", ".join(chosen)}
    if isinstance(body, FormKey):
        return (msgspec.structs.replace(blank, status=Status.pending, earned=None, code="choice.form", args=args),)
    if body.mode == "single":
        return (_single(blank, body.options[offered.index(chosen[0])], args),)
    return _multiple(blank, body.options, offered, chosen, args, hidden)


def _single(blank: Verdict, option: Option, args: Args) -> Verdict:
    told: Args = {**args, "option": option.id, "why_en": option.why.en, "why_de": option.why.de}
    if option.right:
        return msgspec.structs.replace(blank, status=Status.right, earned=blank.points, code="choice.right", args=told)
    return msgspec.structs.replace(blank, status=Status.wrong, code="choice.wrong", args=told)


def _multiple(
    blank: Verdict, options: tuple[Option, ...], offered: list[str], chosen: list[str], args: Args, hidden: bool
) -> tuple[Verdict, ...]:
    judged = [
        (letter, option, (letter in chosen) == option.right) for letter, option in zip(offered, options, strict=True)
    ]
    slips = [(letter, option) for letter, option, right in judged if not right]
    earned = [blank.points, math.floor(blank.points) / 2][len(slips)] if len(slips) < 2 else 0.0
    told: Args = {**args, "n": len(judged) - len(slips), "of": len(judged)}
    ticked = [option for letter, option in slips if letter in chosen]
    if ticked:
        told |= {"why_en": ticked[0].why.en, "why_de": ticked[0].why.de}
    status = Status.wrong if slips else Status.right
    whole = msgspec.structs.replace(
        blank, status=status, earned=earned, code="choice.some" if slips else "choice.right", args=told
    )
    return (whole, *(_option(*row, letter_chosen=row[0] in chosen) for row in judged)) if hidden else (whole,)


def _option(letter: str, option: Option, right: bool, *, letter_chosen: bool) -> Verdict:
    return Verdict(
        part="answer",
        value=letter,
        status=Status.right if right else Status.wrong,
        points=0.0,
        earned=0.0,
        code="choice.option_right" if right else "choice.option_wrong",
        args={"chosen": int(letter_chosen), "letter": letter, "text_en": option.text.en, "text_de": option.text.de},
    )


def _chosen(answer: Value, offered: list[str], mode: str) -> list[str]:
    """The letters of an answer, in the order offered; none where there is no answer. Raises `_Unreadable`."""
    found: set[str] = set()
    for part in _parts(answer):
        if not set(part.upper()) <= set(offered):
            raise _Unreadable("choice.unknown", text=part[:MAX_TEXT], options=", ".join(offered))
        found |= set(part.upper())
    chosen = [letter for letter in offered if letter in found]
    if mode == "single" and len(chosen) > 1:
        raise _Unreadable("choice.several", text=", ".join(chosen))
    return chosen


def _parts(answer: Value) -> list[str]:
    """What stands between commas and blanks: `A, C` is A and C, `AC` is one part of two letters."""
    match answer:
        case None:
            return []
        case str():
            return answer[: 10 * MAX_TEXT].replace(",", " ").replace(";", " ").split()
        case Sequence(items=items) if len(items) <= MAX_TEXT and all(isinstance(item, str) for item in items):
            return [part for item in items for part in _parts(item)]
    raise _Unreadable("choice.type", type=describe(answer))
