"""Judge a matching: points by pair. An option that stands at several tasks earns nothing there: it fits one at most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import msgspec

from autograder.judge.common import Args, by_language
from autograder.kinds.choice.records import ChoiceKey, Task
from autograder.records import Diagnosis, Status, Verdict

__all__ = ["judged", "told", "worked"]


def judged(body: ChoiceKey, blank: Verdict, given: Mapping[str, int], hidden: bool) -> tuple[tuple[Verdict, ...], tuple[Diagnosis, ...]]:
    """One verdict on the answer; in grading (`hidden`) also one on each pair. With the mistakes that its pairs are.

    `given`: by letter of a task the number of its option.
    """
    tasks = _lettered(body)
    often = Counter(given.values())
    right = [letter for letter, task in tasks.items() if _fits(body, task, given.get(letter)) and often[given[letter]] == 1]
    wrong = [letter for letter in tasks if letter in given and letter not in right]
    left = [letter for letter in tasks if letter not in given]
    args: Args = {"text": told(given), "chosen": told(given), "right": ", ".join(right), "n": len(right), "of": len(tasks)}
    earned = blank.points * len(right) / len(tasks)
    rows = tuple(_pair(body, letter, task, given.get(letter), letter in right) for letter, task in tasks.items()) if hidden else ()
    if len(right) == len(tasks):
        return (msgspec.structs.replace(blank, status=Status.right, earned=earned, code="choice.right", args=args), *rows), ()
    code = _code(given, wrong, right)
    args |= {"look": wrong[0] if wrong else "", "left": ", ".join(left)}
    if code == "match.twice":
        number = next(given[letter] for letter in wrong if often[given[letter]] > 1)
        args |= {"number": number, "tasks": ", ".join(letter for letter in tasks if given.get(letter) == number)}
    elif wrong and (option := body.options[given[wrong[0]] - 1]).id not in {task.right for task in body.tasks}:
        args |= by_language("why", option.why)  # of one that fits elsewhere it would say where
    whole = msgspec.structs.replace(blank, status=Status.wrong, earned=earned, code=code, args=args)
    return (whole, *rows), _mistakes(body, given, wrong)


def told(given: Mapping[str, int]) -> str:
    """The pairs as a report shows them."""
    return ", ".join(f"{letter} → {number}" for letter, number in given.items())


def worked(body: ChoiceKey) -> list[tuple[str, int]]:
    """Every task's letter, with the number of the option that fits."""
    ids = [option.id for option in body.options]
    return [(letter, ids.index(task.right) + 1) for letter, task in _lettered(body).items()]


def _code(given: Mapping[str, int], wrong: list[str], right: list[str]) -> str:
    if any(count > 1 for count in Counter(given.values()).values()):
        return "match.twice"
    if not wrong:
        return "match.left"
    return "match.some" if right else "match.none"


def _lettered(body: ChoiceKey) -> dict[str, Task]:
    return {chr(ord("A") + i): task for i, task in enumerate(body.tasks)}


def _fits(body: ChoiceKey, task: Task, number: int | None) -> bool:
    return number is not None and body.options[number - 1].id == task.right


def _pair(body: ChoiceKey, letter: str, task: Task, number: int | None, right: bool) -> Verdict:
    """One task with the option it got; what would fit is not told."""
    option = body.options[number - 1].text if number is not None else None
    said: Args = {} if option is None else by_language("said", {lang: f"{number} {said}" for lang, said in option.items()})
    status = Status.right if right else Status.no_answer if option is None else Status.wrong
    return Verdict(
        part="answer", value=letter, status=status, points=0.0, earned=0.0,
        code="match.pair_right" if right else "match.pair_left" if option is None else "match.pair_wrong",
        args={"letter": letter, "chosen": int(option is not None), **by_language("text", task.text), **said},
    )  # fmt: skip


def _mistakes(body: ChoiceKey, given: Mapping[str, int], wrong: list[str]) -> tuple[Diagnosis, ...]:
    """The misconceptions that wrong pairs are, in the order of the tasks."""
    tasks = _lettered(body)
    pairs = [(tasks[letter].id, body.options[given[letter] - 1].id) for letter in wrong]
    found = [id for pair in pairs for id, made in body.wrong.items() if made == pair and pair[1] != _right_of(body, pair[0])]
    return tuple(Diagnosis(part="answer", ids=(id,), certain=True) for id in found)


def _right_of(body: ChoiceKey, task: str) -> str:
    return next(one.right for one in body.tasks if one.id == task)
