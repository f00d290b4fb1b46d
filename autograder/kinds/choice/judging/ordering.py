"""Judge an ordering: points by the longest run in a right order, from what the order shown has of it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from autograder.judge.common import Args, by_language
from autograder.kinds.choice.judging.runs import longest, points
from autograder.kinds.choice.records import ChoiceKey, Option
from autograder.records import Diagnosis, Status, Verdict

__all__ = ["judged", "told", "worked"]


def judged(body: ChoiceKey, blank: Verdict, given: Sequence[str], hidden: bool) -> tuple[tuple[Verdict, ...], tuple[Diagnosis, ...]]:
    """One verdict on the answer; in grading (`hidden`) also one on each line. With the mistakes that its order holds.

    `given`: the letters in the order of the answer, each once.
    """
    options = {chr(ord("A") + i): option for i, option in enumerate(body.options)}
    shown, ids = list(options), {option.id: letter for letter, option in options.items()}
    orders = [[ids[id] for id in order] for order in body.orders]
    run = longest(given, orders)
    earned = points(len(run), shown, orders, blank.points)
    left = [letter for letter in options if letter not in given]
    args: Args = {"text": told(given), "chosen": told(given), "n": len(run), "of": len(options), "left": ", ".join(left)}
    rows = tuple(_line(place, letter, options[letter], letter in run) for place, letter in enumerate(given, 1)) if hidden else ()
    if len(run) == len(options):
        return (msgspec.structs.replace(blank, status=Status.right, earned=earned, code="choice.right", args=args), *rows), ()
    code = "order.left" if left else "order.some" if earned else "order.none"
    whole = msgspec.structs.replace(blank, status=Status.wrong, earned=earned, code=code, args=args)
    return (whole, *rows), _mistakes(body, [options[letter].id for letter in given])


def told(given: Sequence[str]) -> str:
    """The order as a report shows it."""
    return " → ".join(given)


def worked(body: ChoiceKey) -> list[tuple[str, Option]]:
    """The options with their letters, in the first of the right orders."""
    letters = {option.id: (chr(ord("A") + i), option) for i, option in enumerate(body.options)}
    return [letters[id] for id in body.orders[0]]


def _line(place: int, letter: str, option: Option, right: bool) -> Verdict:
    return Verdict(
        part="answer", value=letter, status=Status.right if right else Status.wrong, points=0.0, earned=0.0,
        code="order.line_right" if right else "order.line_wrong",
        args={"letter": letter, "chosen": 1, "place": place, **by_language("text", option.text)},
    )  # fmt: skip


def _mistakes(body: ChoiceKey, given: Sequence[str]) -> tuple[Diagnosis, ...]:
    """The misconceptions whose options stand in the answer as they say."""
    found = [id for id, ids in body.wrong.items() if [one for one in given if one in ids] == list(ids)]
    return tuple(Diagnosis(part="answer", ids=(id,), certain=True) for id in found)
