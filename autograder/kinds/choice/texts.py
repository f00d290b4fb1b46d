"""A choice with its texts: options, tasks, mistakes that are pairs or orders."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, get_args

from autograder.kinds import faces
from autograder.kinds.choice.spec import ChoiceExercise, ChoiceWrong, Option, Task
from autograder.records import ChoiceMode
from autograder.texts import Mistake, near
from autograder.texts import Texts as TextsFile
from autograder.worded import known, sentences, way

__all__ = ["Texts"]


class Texts(faces.Texts):
    sections = {"options": "choices", "tasks": "a matching"}

    def check(self, spec: ChoiceExercise) -> None:
        if spec.mode not in (modes := get_args(ChoiceMode)):
            raise ValueError(f"mode is {spec.mode!r}; it must be one of {', '.join(map(repr, modes))}")
        if spec.tasks and spec.mode != "matching":
            raise ValueError(f"tasks belong to mode='matching', and this is mode={spec.mode!r}. Take them out")

    def sections_of(self, spec: ChoiceExercise) -> Collection[str]:
        return ("options", "tasks") if spec.mode == "matching" else ("options",)

    def names_mistakes(self, spec: ChoiceExercise) -> bool:
        return spec.mode not in ("single", "multiple")

    def with_texts(self, spec: ChoiceExercise, texts: TextsFile) -> ChoiceExercise:
        known(texts.options, [option.id for option in spec.options], "option", texts, "options")
        known(texts.tasks, [task.id for task in spec.tasks], "task", texts, "tasks")
        for mistake in texts.wrong:
            _speaks_of(mistake, spec, texts)
        made = "pair" if spec.mode == "matching" else "order"
        return replace(
            spec, options=[_option(option, texts) for option in spec.options], tasks=[_task(task, texts) for task in spec.tasks],
            wrong=[ChoiceWrong(m.id, *way(m, texts, made), **sentences(m)) for m in texts.wrong],
        )  # fmt: skip

    def of_variant(self, spec: ChoiceExercise, values: Mapping[str, Any]) -> ChoiceExercise:
        options = [replace(o, right=o.right(values)) if callable(o.right) else o for o in spec.options]
        asked = [task for task in spec.tasks if (task.asked(values) if callable(task.asked) else task.asked)]
        tasks = [replace(task, right=task.right(values)) if callable(task.right) else task for task in asked]
        return replace(spec, options=options, tasks=tasks, orders=spec.orders(values) if callable(spec.orders) else spec.orders)


def _speaks_of(mistake: Mistake, spec: ChoiceExercise, texts: TextsFile) -> None:
    """A mistake of a choice is made of a task and an option, or of options in an order."""
    ids, options, tasks = tuple(next(iter(mistake.way.values()))), [option.id for option in spec.options], [task.id for task in spec.tasks]
    if "pair" in mistake.way and len(ids) != 2:
        raise texts.problem('`pair` must be a task and the option it gets: pair = ["task", "option"].', "wrong", mistake.id, "pair")
    if "order" in mistake.way and not 2 <= len(ids) == len(set(ids)):
        raise texts.problem('`order` must be options in an order that is not right: order = ["one", "other"].', "wrong", mistake.id, "order")
    for number, id in enumerate(ids if {"pair", "order"} & set(mistake.way) else ()):
        what, there = ("task", tasks) if "pair" in mistake.way and number == 0 else ("option", options)
        if id not in there:
            raise texts.problem(f"spec.py has no {what} `{id}`. {near(id, there, '')}".rstrip(), "wrong", mistake.id)


def _option(option: Option, texts: TextsFile) -> Option:
    if option.id not in texts.options:
        raise texts.problem(f"the option `{option.id}` of spec.py has no text. Write it under [options.{option.id}].", "options")
    text, why = texts.options[option.id]
    return replace(option, text=text, why=why)


def _task(task: Task, texts: TextsFile) -> Task:
    if task.id not in texts.tasks:
        raise texts.problem(f"the task `{task.id}` of spec.py has no text. Write it under [tasks].", "tasks")
    return replace(task, text=texts.tasks[task.id])
