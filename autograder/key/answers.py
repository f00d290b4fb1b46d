"""Answers by key: the worked one that earns everything, and the author's wrong ones. For kinds that are not code."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.records import ChoiceKey, DerivationKey, Key, Line, NumberKey
from autograder.values import Value

__all__ = ["letters", "right_answers", "wrong_answers"]


def letters(body: ChoiceKey) -> dict[str, str]:
    """The letter of every option, in the order drawn."""
    return {option.id: chr(65 + i) for i, option in enumerate(body.options)}


def right_answers(key: Key) -> dict[str, Value]:
    """What earns full marks."""
    match key.body:
        case DerivationKey():
            from autograder.judge.derivation import solved
            from autograder.judge.symbolic import write

            return {line.label: _by_entry(line, write(tree)) for line, tree in solved(key)}
        case NumberKey(results=results, digits=digits):
            return {label: round(value, digits) for label, value in results.items() if label in key.body.asked}
        case ChoiceKey(options=options) as body:
            return {"answer": "".join(letters(body)[o.id] for o in options if o.right)}
        case _:
            return {}


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
        case NumberKey(wrong=wrong, digits=digits):
            for id, values in wrong.items():
                yield id, {**right, **{label: round(v, digits) for label, v in values.items() if label in right}}
        case ChoiceKey(options=options) as body:
            for option in options:
                if not option.right:
                    yield option.id, {"answer": letters(body)[option.id]}
        case _:
            return
