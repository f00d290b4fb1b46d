"""Answers by key: the worked one that earns everything, and the author's wrong ones. For kinds that are not code."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from autograder.records import ChoiceKey, DerivationKey, Key, Line, NumberKey
from autograder.values import Value

__all__ = ["letters", "right_answers", "shortcuts", "wrong_answers"]


TRIED = (0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 3.0, 0.25, 10.0)
MOST_OPEN = 3


def letters(body: ChoiceKey) -> dict[str, str]:
    """The letter of every option, in the order drawn."""
    return {option.id: chr(65 + i) for i, option in enumerate(body.options)}


def right_answers(key: Key) -> dict[str, Value]:
    """What earns full marks."""
    match key.body:
        case DerivationKey():
            from autograder.formulas import write
            from autograder.judge.derivation import solved

            return {line.label: _by_entry(line, write(tree)) for line, tree in solved(key)}
        case NumberKey(results=results, digits=digits) as body:
            found: dict[str, Value] = {label: round(value, digits) for label, value in results.items() if label in body.asked}
            return found | {label: right[0] for label, right in body.texts.items()} | dict(body.example)
        case ChoiceKey(mode="matching" | "ordering") as body:
            return {"answer": listed(body)}
        case ChoiceKey(options=options) as body:
            return {"answer": "".join(letters(body)[o.id] for o in options if o.right)}
        case _:
            return {}


def _showing(body: NumberKey, id: str) -> dict[str, Value]:
    """Plain values for the open labels that show a misconception, if some do."""
    from autograder.judge.free import mistakes_of_values

    for numbers in product(TRIED, repeat=min(len(body.open), MOST_OPEN)):
        at = {**body.example, **dict(zip(body.open, numbers, strict=False))}
        if mistakes_of_values(body, at) == (id,):
            return dict(at)
    return {}


def listed(body: ChoiceKey, wrong: str = "") -> str:
    """A matching's or ordering's right answer as a text, or the right one but for a misconception."""
    from autograder.judge import matching, ordering

    made = body.wrong.get(wrong, ())
    if body.mode == "matching":
        given, ids = dict(matching.worked(body)), [option.id for option in body.options]
        if made:
            letter = chr(65 + [task.id for task in body.tasks].index(made[0]))
            number, freed = ids.index(made[1]) + 1, given[letter]
            given = {k: freed if v == number else v for k, v in given.items()} | {letter: number}
        return matching.told(given)
    order = [option.id for _, option in ordering.worked(body)]
    if made:
        places = sorted(order.index(id) for id in made)
        for place, id in zip(places, made, strict=True):
            order[place] = id
    return ordering.told([letters(body)[id] for id in order])


def shortcuts(key: Key) -> Iterator[tuple[str, dict[str, Value]]]:
    """What nobody has to think for: the same option everywhere, what is shown as it is shown, and that turned round; zeros."""
    body = key.body
    if isinstance(body, NumberKey) and body.open:
        yield "0 for every open label", dict.fromkeys(body.open, 0.0)
    if isinstance(body, ChoiceKey) and body.mode == "matching":
        tasks = [chr(65 + i) for i in range(len(body.tasks))]
        count = len(body.options)
        for number in range(1, count + 1):
            yield f"{number} for every task", {"answer": ", ".join(f"{letter}: {number}" for letter in tasks)}
        yield "the options as they are shown", {"answer": ", ".join(f"{letter}: {i}" for i, letter in enumerate(tasks, 1))}
    elif isinstance(body, ChoiceKey) and body.mode == "ordering":
        shown = list(letters(body).values())
        yield "the order shown", {"answer": ", ".join(shown)}
        yield "the order shown, turned round", {"answer": ", ".join(shown[::-1])}


def _by_entry(line: Line, formula: str) -> str:
    """A reference as an answer; an array is given by its entry, `dL_dW_ij = …`."""
    return f"{line.label}_{''.join(line.axes)} = {formula}" if line.axes else formula


def wrong_answers(key: Key) -> Iterator[tuple[str, dict[str, Value]]]:
    """Each of the author's misconceptions (or wrong options) by id, with the answers it leads to."""
    right = right_answers(key)
    match key.body:
        case DerivationKey(lines=lines):
            named = {m.id for m in key.exercise.misconceptions}
            for line in lines:
                for id, formula in line.wrong.items():
                    if id in named and not id.startswith("mutant"):
                        yield id, {**right, line.label: formula}
        case NumberKey(wrong=wrong, digits=digits) as body:
            for id, (label, texts) in body.texts_wrong.items():
                yield id, {**right, label: texts[0]}
            for id in body.failing:
                if own := _showing(body, id):
                    yield id, {**right, **own}
            for id, values in wrong.items():
                yield id, {**right, **{label: round(v, digits) for label, v in values.items() if label in right}}
        case ChoiceKey(mode="matching" | "ordering") as body:
            for id in body.wrong:
                yield id, {"answer": listed(body, id)}
        case ChoiceKey(options=options) as body:
            for option in options:
                if not option.right:
                    yield option.id, {"answer": letters(body)[option.id]}
        case _:
            return
