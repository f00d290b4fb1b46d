"""Choices → answer keys: options in an order that is drawn, tasks with what fits, right orders. Slips of the spec are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from autograder import records
from autograder.draw import Draw
from autograder.key.words import filled
from autograder.kinds import faces
from autograder.kinds.choice.judging.runs import baseline
from autograder.kinds.choice.records import ChoiceKey, Option, Task
from autograder.kinds.choice.spec import ChoiceExercise
from autograder.records import Text
from autograder.worded import of_variant

__all__ = ["Compile"]

if TYPE_CHECKING:
    from autograder.course import Exercise
    from autograder.key.making import Making, Seeds
    from autograder.texts import Texts

DRAWS = 200
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Compile(faces.Compile):
    shown = True

    def values(self, exercise: Exercise, spec: ChoiceExercise, seeds: Seeds, drawn: Draw | None) -> dict[str, Any]:
        found = super().values(exercise, spec, seeds, drawn)
        return ordered(spec, found, drawn or Draw(seeds.stream(seeds.public, exercise.id, "order")))

    def compiled(self, making: Making, spec: ChoiceExercise) -> tuple[records.Exercise, ChoiceKey]:
        record = making.record(parts=(records.Part(name="answer", points=spec.points),))
        return record, _compiled(spec, making.values["order"], making.filled)

    def current(self, body: ChoiceKey, texts: Texts, values: Mapping[str, Any]) -> ChoiceKey:
        tasks = (msgspec.structs.replace(task, text=filled(texts.tasks.get(task.id, task.text), values)) for task in body.tasks)
        said = ((option, texts.options.get(option.id, (option.text, option.why))) for option in body.options)
        options = (msgspec.structs.replace(o, text=filled(text, values), why=filled(why, values)) for o, (text, why) in said)
        return msgspec.structs.replace(body, options=tuple(options), tasks=tuple(tasks))


def _compiled(spec: ChoiceExercise, order: Sequence[str], filled: Callable[[Text], Text]) -> ChoiceKey:
    """The key; `filled` puts a variant's values into a text. Raises `ValueError`, a sentence, for what does not fit."""
    _check(spec)
    by_id = {option.id: option for option in spec.options}
    options = ((id, by_id[id]) for id in order)
    return ChoiceKey(
        mode=spec.mode,
        options=tuple(Option(id=id, text=filled(o.text), right=bool(o.right), why=filled(o.why)) for id, o in options),
        tasks=tuple(Task(id=task.id, text=filled(task.text), right=_right(task.right)) for task in spec.tasks),
        orders=tuple(map(tuple, _orders(spec))),
        wrong={wrong.id: tuple(wrong.ids) for wrong in _possible(spec)},
    )


def ordered(spec: ChoiceExercise, values: Mapping[str, Any], draw: Draw) -> dict[str, Any]:
    """The values with the options in the order drawn, and with the right answer, which a model solution may ask for.

    Where the order shown could be an answer, it is drawn until as little of it as can be is right.
    """
    spec = _of(spec, values)
    if spec.mode in ("matching", "ordering"):
        _check(spec)
    tries = DRAWS if spec.mode in ("matching", "ordering") else 1
    order = min((_shuffled(spec, draw) for _ in range(tries)), key=lambda order: _given_away(spec, order))
    return {**values, "order": order, "right": _answer(spec, order)}


def _of(spec: ChoiceExercise, values: Mapping[str, Any]) -> ChoiceExercise:
    found = of_variant(spec, values)
    assert isinstance(found, ChoiceExercise)
    return found


def _shuffled(spec: ChoiceExercise, draw: Draw) -> list[str]:
    return [option.id for option in sorted(spec.options, key=lambda _: float(draw.uniform(0, 1, 1)[0]))]


def _given_away(spec: ChoiceExercise, order: Sequence[str]) -> tuple[int, int]:
    """What the order shown gives: pairs that it makes, and those of the opposite one; or the length of a run."""
    if spec.mode == "ordering":
        return baseline(order, _orders(spec)), 0
    right = [_right(task.right) for task in spec.tasks]
    forth, back = (sum(one == other for one, other in zip(right, shown, strict=False)) for shown in (order, order[::-1]))
    return forth, back


def _answer(spec: ChoiceExercise, order: Sequence[str]) -> str:
    """The right answer, as a solution writes it."""
    if spec.mode == "matching":
        pairs = (f'"{LETTERS[i]}": {order.index(_right(task.right)) + 1}' for i, task in enumerate(spec.tasks))
        return "{" + ", ".join(pairs) + "}"
    letters = dict(zip(order, LETTERS, strict=False))
    if spec.mode == "ordering":
        return "[" + ", ".join(f'"{letters[id]}"' for id in _orders(spec)[0]) + "]"
    right = {option.id for option in spec.options if option.right}
    return "".join(letters[id] for id in order if id in right)


def _right(right: object) -> str:
    return str(right)


def _orders(spec: ChoiceExercise) -> Sequence[Sequence[str]]:
    assert not callable(spec.orders)
    return spec.orders


def _possible(spec: ChoiceExercise) -> Iterator[Any]:
    """The misconceptions that this variant can show: their tasks and options are there."""
    there = {option.id for option in spec.options} | {task.id for task in spec.tasks}
    return (wrong for wrong in spec.wrong if there.issuperset(wrong.ids))


# --- what an author can get wrong ---------------------------------------------------------------------------------


def _check(spec: ChoiceExercise) -> None:
    ids = [option.id for option in spec.options]
    _once(ids, "option")
    if len(ids) > len(LETTERS):
        raise ValueError(f"{len(ids)} options are more than there are letters. Take at most {len(LETTERS)}")
    if spec.orders and spec.mode != "ordering":
        raise ValueError(f'orders belong to mode="ordering", and this is mode="{spec.mode}". Take them out')
    match spec.mode:
        case "matching":
            _check_matching(spec, ids)
        case "ordering":
            _check_ordering(spec, ids)
        case _:
            if not any(option.right for option in spec.options):
                raise ValueError("none of the options is right")


def _check_matching(spec: ChoiceExercise, ids: Sequence[str]) -> None:
    tasks = [task.id for task in spec.tasks]
    _once(tasks, "task")
    if not 2 <= len(tasks) <= len(LETTERS):
        raise ValueError(f"a matching asks 2 to {len(LETTERS)} tasks; here it is {len(tasks)}")
    if len(ids) <= len(tasks):
        raise ValueError(f"a matching has more options than tasks, so that the last pair is no gift; here it is {len(ids)} for {len(tasks)}")
    if both := [id for id in tasks if id in ids]:
        raise ValueError(f"{both[0]!r} is a task and an option. Give each a name of its own")
    taken: dict[str, str] = {}
    for task in spec.tasks:
        right = _right(task.right)
        if right not in ids:
            raise ValueError(f"the task {task.id!r} asks for {right!r}, which is no option")
        if right in taken:
            raise ValueError(f"{right!r} fits {taken[right]!r} and {task.id!r}; an option fits one task only. Join the tasks, or part the option")
        taken[right] = task.id
    for wrong in spec.wrong:
        if taken.get(wrong.ids[1]) == wrong.ids[0]:
            raise ValueError(f"the mistake {wrong.id!r} is the right pair of {wrong.ids[0]!r}")


def _check_ordering(spec: ChoiceExercise, ids: Sequence[str]) -> None:
    if len(ids) < 3:
        raise ValueError(f"an ordering needs 3 options or more, or the order shown is half of the answer; here it is {len(ids)}")
    if not _orders(spec):
        raise ValueError("orders is missing: the right orders of the options, each a list of all their ids")
    for order in _orders(spec):
        if sorted(order) != sorted(ids):
            odd = next(iter(sorted(set(order) ^ set(ids))), "") or next(id for id in order if list(order).count(id) > 1)
            raise ValueError(f"orders: {list(order)!r} must hold every option once; look at {odd!r}")
    for wrong in spec.wrong:
        for order in _orders(spec):
            if [id for id in order if id in wrong.ids] == list(wrong.ids):
                raise ValueError(f"the mistake {wrong.id!r} is a right order: {', '.join(order)}")


def _once(ids: Sequence[str], what: str) -> None:
    if twice := [id for id in ids if list(ids).count(id) > 1]:
        raise ValueError(f"two {what}s are called {twice[0]!r}; each needs a name of its own")
