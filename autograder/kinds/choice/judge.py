"""Judge a choice: the letter of an option in the order shown, or several. In a release only the form is known.

Several answers: all right give full points, one wrong half of them (down to halves), more than one nothing. Pairs and
orders are judged by `matching` and `ordering`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from autograder.figures import told_of
from autograder.judge import source
from autograder.judge.common import Args, by_language, ended
from autograder.kinds import faces
from autograder.kinds.choice.judging import lists, matching, ordering
from autograder.kinds.choice.judging.letters import Unreadable
from autograder.kinds.choice.judging.letters import chosen as letters_of
from autograder.kinds.choice.judging.written import written
from autograder.kinds.choice.records import ChoiceKey, Option
from autograder.records import Cell, Diagnosis, FormKey, Judgement, Key, Run, Status, Verdict

__all__ = ["Judge", "judge", "letters", "offered", "tasks"]


class Judge(faces.Judge):
    def judge(self, key: Key, run: Run, *, hidden: bool) -> Judgement:
        return judge(key, run, hidden=hidden)

    def placed(self, judgement: Judgement, cells: Sequence[Cell]) -> Judgement:
        return source.told(judgement, cells, written, {"choice.no_answer"})




def letters(count: int) -> list[str]:
    """The letters of so many options, in the order shown."""
    return [chr(ord("A") + i) for i in range(count)]


def tasks(body: ChoiceKey | FormKey) -> list[str]:
    """The letters of a matching's tasks; none otherwise."""
    return list(body.tasks) if isinstance(body, FormKey) else letters(len(body.tasks))


def offered(body: ChoiceKey | FormKey) -> list[str]:
    """What names the options in the order shown: letters, of a matching numbers."""
    if isinstance(body, FormKey):
        return list(body.options)
    count = len(body.options)
    return [str(number) for number in range(1, count + 1)] if body.mode == "matching" else letters(count)


def judge(key: Key, run: Run, *, hidden: bool) -> Judgement:
    """One verdict on the answer; with several answers and the full key in grading, also one on each option."""
    body = _in_words(key)
    if body.mode in ("matching", "ordering"):
        verdicts, diagnosis = _listed(key, body, run, hidden)
    else:
        verdicts, diagnosis = _verdicts(key, body, run, offered(body), hidden), ()
    return Judgement(exercise=key.exercise, verdicts=verdicts, diagnosis=diagnosis, hidden=hidden, printed=run.printed)


def _listed(key: Key, body: ChoiceKey | FormKey, run: Run, hidden: bool) -> tuple[tuple[Verdict, ...], tuple[Diagnosis, ...]]:
    """Pairs or an order: read, and judged with the full key."""
    answer, blank = run.answers.get("answer"), _blank(key)
    given: dict[str, int] | list[str]
    try:
        given = lists.pairs(answer, tasks(body), len(body.options)) if body.mode == "matching" else lists.order(answer, offered(body))
    except Unreadable as error:
        return (msgspec.structs.replace(blank, status=Status.unreadable, code=error.code, args=error.args_),), ()
    if not given:
        return (_unanswered(blank, key, run),), ()
    if isinstance(body, FormKey):
        return (_form(body, blank, given),), ()
    if isinstance(given, dict):
        return matching.judged(body, blank, given, hidden)
    return ordering.judged(body, blank, given, hidden)


def _form(body: FormKey, blank: Verdict, given: dict[str, int] | list[str]) -> Verdict:
    """That it is read, and what is still missing."""
    told, whole = (matching.told(given), body.tasks) if isinstance(given, dict) else (ordering.told(given), body.options)
    args: Args = {"text": told, "chosen": told, "left": ", ".join(name for name in whole if name not in given)}
    code = "choice.form_left" if args["left"] else "choice.form_pairs" if isinstance(given, dict) else "choice.form_order"
    return msgspec.structs.replace(blank, status=Status.pending, earned=None, code=code, args=args)


def _blank(key: Key) -> Verdict:
    return Verdict(part="answer", status=Status.no_answer, points=key.exercise.points, earned=0.0, code="choice.no_answer")


def _unanswered(blank: Verdict, key: Key, run: Run) -> Verdict:
    end = ended(run, key.exercise)
    if end is None:
        return blank
    return msgspec.structs.replace(blank, status=end.status, code=end.code, args=end.args, earned=end.earned())


def _in_words(key: Key) -> ChoiceKey | FormKey:
    """The options with a sentence in the place of each figure."""
    body = key.body
    assert isinstance(body, ChoiceKey | FormKey)
    if isinstance(body, FormKey) or not key.figures:
        return body
    said = (msgspec.structs.replace(o, text=told_of(o.text, key.figures), why=told_of(o.why, key.figures)) for o in body.options)
    asked = (msgspec.structs.replace(task, text=told_of(task.text, key.figures)) for task in body.tasks)
    return msgspec.structs.replace(body, options=tuple(said), tasks=tuple(asked))


def _verdicts(key: Key, body: ChoiceKey | FormKey, run: Run, offered: list[str], hidden: bool) -> tuple[Verdict, ...]:
    blank = _blank(key)
    try:
        chosen = letters_of(run.answers.get("answer"), offered, body.mode)
    except Unreadable as error:
        told = {"options": ", ".join(offered), **error.args_}
        return (msgspec.structs.replace(blank, status=Status.unreadable, code=error.code, args=told),)
    if not chosen:
        return (_unanswered(blank, key, run),)
    args: Args = {"text": ", ".join(chosen), "chosen": ", ".join(chosen)}
    if isinstance(body, FormKey):
        return (msgspec.structs.replace(blank, status=Status.pending, earned=None, code="choice.form", args=args),)
    if body.mode == "single":
        return (_single(blank, body.options[offered.index(chosen[0])], args),)
    return _multiple(blank, body.options, offered, chosen, args, hidden)


def _single(blank: Verdict, option: Option, args: Args) -> Verdict:
    told: Args = {**args, "option": option.id, **by_language("why", option.why)}
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
        told |= by_language("why", ticked[0].why)
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
        args={"chosen": int(letter_chosen), "letter": letter, **by_language("text", option.text)},
    )
