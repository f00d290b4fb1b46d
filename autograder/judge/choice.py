"""Judge a choice: the letter of an option in the order shown, or several. In a release only the form is known.

Several answers: all right give full points, one wrong half of them (down to halves), more than one nothing.
"""

from __future__ import annotations

import math

import msgspec

from autograder.figures import told_of
from autograder.judge.common import Args, ended
from autograder.judge.letters import Unreadable
from autograder.judge.letters import chosen as letters_of
from autograder.records import ChoiceKey, FormKey, Judgement, Key, Option, Run, Status, Verdict

__all__ = ["judge", "letters", "worked"]

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
    body = _in_words(key)
    offered = list(body.options) if isinstance(body, FormKey) else letters(len(body.options))
    verdicts = _verdicts(key, body, run, offered, hidden)
    return Judgement(exercise=key.exercise, verdicts=verdicts, hidden=hidden, printed=run.printed)


def _in_words(key: Key) -> ChoiceKey | FormKey:
    """The options with a sentence in the place of each figure."""
    body = key.body
    assert isinstance(body, ChoiceKey | FormKey)
    if isinstance(body, FormKey) or not key.figures:
        return body
    said = (msgspec.structs.replace(o, text=told_of(o.text, key.figures), why=told_of(o.why, key.figures)) for o in body.options)
    return msgspec.structs.replace(body, options=tuple(said))


def _verdicts(key: Key, body: ChoiceKey | FormKey, run: Run, offered: list[str], hidden: bool) -> tuple[Verdict, ...]:
    points = key.exercise.points
    blank = Verdict(part="answer", status=Status.no_answer, points=points, earned=0.0, code="choice.no_answer")
    try:
        chosen = letters_of(run.answers.get("answer"), offered, body.mode)
    except Unreadable as error:
        told = {"options": ", ".join(offered), **error.args_}
        return (msgspec.structs.replace(blank, status=Status.unreadable, code=error.code, args=told),)
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
