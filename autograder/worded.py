"""A spec with its texts: the mistakes, groups and options of `spec.py` as `texts.toml` names them, both checked against each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, get_args

from autograder.environment import environment
from autograder.records import ChoiceMode, Criterion
from autograder.spec import (
    ChoiceExercise,
    ChoiceWrong,
    CodeExercise,
    DerivationExercise,
    DerivationWrong,
    Equivalent,
    NumberExercise,
    NumberWrong,
    OpenWrong,
    Option,
    Spec,
    Task,
    TextExercise,
    TextWrong,
    Wrong,
)
from autograder.texts import Mistake, Texts, near

__all__ = ["criteria", "of_variant", "with_texts"]

OF_CODE = ("groups", "plots", "equivalent", "margins", "loose")


def with_texts(spec: Spec, texts: Texts) -> Spec:
    """The spec with what its texts say. Raises `TextsError` where the two do not fit, `ValueError` for prose in the spec."""
    for field in ("wrong", "groups", "plots", "equivalent", "margins", "loose"):
        if getattr(spec, field, ()):
            raise ValueError(f"`{field}` stands in texts.toml, in [{field}], not in spec.py")
    _fits(spec, texts)
    match spec:
        case CodeExercise():
            return replace(
                spec, wrong=[_code(mistake, texts) for mistake in texts.wrong], groups=texts.groups, plots=texts.plots,
                equivalent=[Equivalent(mutant, why) for mutant, why in texts.equivalent.items()], margins=texts.margins, loose=texts.loose,
            )  # fmt: skip
        case DerivationExercise():
            return replace(spec, wrong=[DerivationWrong(m.id, *_way(m, texts, "line", "formula"), **_sentences(m)) for m in texts.wrong])
        case NumberExercise():
            return replace(spec, wrong=[_number(m, texts) for m in texts.wrong])
        case ChoiceExercise():
            way = "pair" if spec.mode == "matching" else "order"
            return replace(
                spec, options=[_option(option, texts) for option in spec.options], tasks=[_task(task, texts) for task in spec.tasks],
                wrong=[ChoiceWrong(m.id, *_way(m, texts, way), **_sentences(m)) for m in texts.wrong],
            )  # fmt: skip
        case TextExercise():
            return spec


def of_variant(spec: Spec, values: Mapping[str, Any]) -> Spec:
    """The spec of one variant: cases, references and right options know its values."""
    match spec:
        case CodeExercise(cases=cases, reference=reference) if spec.variant is not None or spec.graded:
            return replace(spec, cases=partial(cases, values=values), reference=reference(values) if callable(reference) else reference)
        case ChoiceExercise():
            options = [replace(o, right=o.right(values)) if callable(o.right) else o for o in spec.options]
            asked = [task for task in spec.tasks if (task.asked(values) if callable(task.asked) else task.asked)]
            tasks = [replace(task, right=task.right(values)) if callable(task.right) else task for task in asked]
            return replace(spec, options=options, tasks=tasks, orders=spec.orders(values) if callable(spec.orders) else spec.orders)
        case _:
            return spec


def _fits(spec: Spec, texts: Texts) -> None:
    """No section is for another kind of exercise, and no option has a text that is not there."""
    kind = type(spec).__name__
    if isinstance(spec, CodeExercise):
        environment(spec.env)
    if not isinstance(spec, CodeExercise):
        for section in OF_CODE:
            if entries := getattr(texts, section):
                raise texts.problem(f"[{section}] belongs to code exercises, and this is a {kind}. Take it out.", section, next(iter(entries)))
    if isinstance(spec, ChoiceExercise):
        if spec.mode not in (modes := get_args(ChoiceMode)):
            raise ValueError(f"mode is {spec.mode!r}; it must be one of {', '.join(map(repr, modes))}")
        if spec.tasks and spec.mode != "matching":
            raise ValueError(f"tasks belong to mode='matching', and this is mode={spec.mode!r}. Take them out")
    if texts.wrong and (isinstance(spec, TextExercise) or (isinstance(spec, ChoiceExercise) and spec.mode in ("single", "multiple"))):
        raise texts.problem(f"a {kind} has no mistakes with names. Take [wrong] out.", "wrong", texts.wrong[0].id)
    if texts.criteria and not isinstance(spec, TextExercise):
        raise texts.problem(f"[criteria] belongs to texts, and this is a {kind}. Take it out.", "criteria", next(iter(texts.criteria)))
    if isinstance(spec, TextExercise):
        criteria(spec, texts)
    if texts.options and not isinstance(spec, ChoiceExercise):
        raise texts.problem(f"[options] belongs to choices, and this is a {kind}. Take it out.", "options")
    if texts.tasks and not (isinstance(spec, ChoiceExercise) and spec.mode == "matching"):
        raise texts.problem(f"[tasks] belongs to a matching, and this is a {kind}. Take it out.", "tasks")
    if isinstance(spec, ChoiceExercise):
        _known(texts.options, [option.id for option in spec.options], "option", texts, "options")
        _known(texts.tasks, [task.id for task in spec.tasks], "task", texts, "tasks")
        for mistake in texts.wrong:
            _speaks_of(mistake, spec, texts)


def criteria(spec: TextExercise, texts: Texts) -> tuple[Criterion, ...]:
    """What earns points in a text, in the order of the spec. Raises `TextsError`, `ValueError` for points that do not add up."""
    _known(texts.criteria, spec.criteria, "criterion", texts, "criteria")
    for id, points in spec.criteria.items():
        if id not in texts.criteria:
            raise texts.problem(f"the criterion `{id}` of spec.py has no sentence. Write it under [criteria]: {id} = {texts.form}.", "criteria")
        if type(points) not in (int, float) or not points > 0:
            raise ValueError(f"the criterion {id!r} has {points!r} points; it must be a positive number")
    if spec.criteria and abs((total := sum(spec.criteria.values())) - spec.points) > 1e-9:
        raise ValueError(f"the criteria are worth {total:g} points together, and the exercise {spec.points:g}. Make both the same")
    return tuple(Criterion(id=id, points=float(points), text=texts.criteria[id]) for id, points in spec.criteria.items())


def _known(given: Collection[str], there: Collection[str], what: str, texts: Texts, section: str) -> None:
    for name in given:
        if name not in there:
            raise texts.problem(f"spec.py has no {what} `{name}`. {near(name, there, '')}".rstrip(), section, name)


def _speaks_of(mistake: Mistake, spec: ChoiceExercise, texts: Texts) -> None:
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


def _way(mistake: Mistake, texts: Texts, *wanted: str) -> tuple[Any, ...]:
    if set(mistake.way) != set(wanted):
        found = " and ".join(f"`{key}`" for key in mistake.way)
        raise texts.problem(f"here a mistake has {' and '.join(f'`{key}`' for key in wanted)}; this one has {found}.", "wrong", mistake.id)
    return tuple(mistake.way[key] for key in wanted)


def _code(mistake: Mistake, texts: Texts) -> Wrong:
    if "file" in mistake.way:
        return Wrong(mistake.id, **_sentences(mistake))
    (edits,) = _way(mistake, texts, "edit")
    return Wrong(mistake.id, *edits, **_sentences(mistake))


def _number(mistake: Mistake, texts: Texts) -> NumberWrong | OpenWrong | TextWrong:
    if "holds" in mistake.way:
        return OpenWrong(mistake.id, *_way(mistake, texts, "holds"), **_sentences(mistake))
    if "text" in mistake.way:
        return TextWrong(mistake.id, *_way(mistake, texts, "node", "text"), **_sentences(mistake))
    return NumberWrong(mistake.id, *_way(mistake, texts, "node", "formula"), **_sentences(mistake))


def _sentences(mistake: Mistake) -> dict[str, Any]:
    """As keyword arguments."""
    return {"what": mistake.what, "why": mistake.why, "next": mistake.next}


def _option(option: Option, texts: Texts) -> Option:
    if option.id not in texts.options:
        raise texts.problem(f"the option `{option.id}` of spec.py has no text. Write it under [options.{option.id}].", "options")
    text, why = texts.options[option.id]
    return replace(option, text=text, why=why)


def _task(task: Task, texts: Texts) -> Task:
    if task.id not in texts.tasks:
        raise texts.problem(f"the task `{task.id}` of spec.py has no text. Write it under [tasks].", "tasks")
    return replace(task, text=texts.tasks[task.id])
