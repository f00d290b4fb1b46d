"""Calculations → answer keys: the graph computed in numbers, and what misconceptions lead to."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from autograder import records
from autograder.course import fill
from autograder.draw import Draw
from autograder.formulas import ReadError, Tree, names, read, write
from autograder.key import words
from autograder.kinds import faces
from autograder.kinds.number.compiling import free
from autograder.kinds.number.records import NumberKey
from autograder.kinds.number.spec import NumberExercise, NumberWrong
from autograder.language import HOUSE, say
from autograder.records import BANKED, Part

if TYPE_CHECKING:
    from autograder.course import Exercise
    from autograder.key.making import Making, Seeds

__all__ = ["Compile", "number", "parts"]


class Compile(faces.Compile):
    def values(self, exercise: Exercise, spec: NumberExercise, seeds: Seeds, drawn: Draw | None) -> dict[str, Any]:
        return dict(spec.values(drawn or Draw(seeds.stream(seeds.public, exercise.id, "variant"))))

    def compiled(self, making: Making, spec: NumberExercise) -> tuple[records.Exercise, NumberKey]:
        body, parts = number(spec, making.values)
        named = words.mistakes([id for id, _, _ in body.slips], making.exercise.languages)
        return making.record(parts=parts, env="sympy", misconceptions=named), body


def parts(spec: NumberExercise) -> tuple[Part, ...]:
    """One part per asked label, all worth the same."""
    asked = free.labels(spec)
    return tuple(Part(name=label, points=spec.points / len(asked)) for label in asked)


def number(spec: NumberExercise, values: Mapping[str, Any]) -> tuple[NumberKey, tuple[Part, ...]]:
    """The key and the parts; raises `ValueError`, a sentence, for a graph that does not give what is asked."""
    from autograder.kinds.number.judging.calculation import compute

    given = {name: float(value) for name, value in values.items() if isinstance(value, int | float)}
    graph = {name: _read(fill(text, values), f"graph[{name!r}]") for name, text in spec.graph.items()}
    known = set(given)
    for name, tree in graph.items():
        unknown = [n for n in names(tree) if n not in known]
        if unknown:
            raise ValueError(f"graph[{name!r}]: {unknown[0]!r} is neither a value nor an earlier node.")
        known.add(name)
    computed = [label for label in spec.asked if label not in spec.text]
    missing = [label for label in computed if label not in graph]
    if missing:
        raise ValueError(f"asked: {missing[0]!r} is no node of the graph.")
    results = compute(graph, given)
    if results is None:
        raise ValueError(f"graph: a node has no value at {dict(given)}.")
    formulas = {w.id: (w.node, fill(w.formula, values)) for w in spec.wrong if isinstance(w, NumberWrong)}
    wrong: dict[str, dict[str, float]] = {}
    for id, (node, formula) in formulas.items():
        if node not in graph:
            raise ValueError(f"the mistake {id!r} computes {node!r}, which is no node of the graph.")
        slipped = compute({**graph, node: _read(formula, f"wrong {id!r}")}, given)
        if slipped is not None:
            wrong[id] = {label: slipped[label] for label in computed}
    key = NumberKey(
        graph={name: write(tree) for name, tree in graph.items()},
        values=given,
        asked=tuple(computed),
        results={label: results[label] for label in graph},
        digits=spec.digits,
        wrong=wrong,
        formulas=formulas,
        slips=tuple(_slips({name: write(tree) for name, tree in graph.items()})),
        **free.opened(spec, values, {**given, **results}),
        **free.texts(spec, values),
    )
    return key, parts(spec)


def _slips(graph: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Mistakes of the bank in each node's formula, as far as they are formulas themselves."""
    from autograder.key.slips import slips
    from autograder.texts import bank

    for node, text in graph.items():
        for slip in slips(f"def {node}():\n    return {text.replace('^', '**')}"):
            body = ast.parse(slip.source).body[0].body  # type: ignore[attr-defined]
            if slip.id in bank() and len(body) == 1 and isinstance(body[0], ast.Return) and body[0].value is not None:
                formula = ast.unparse(body[0].value).replace("np.", "")
                with suppress(ValueError):
                    yield BANKED + slip.id, node, write(_read(formula, node))


def _read(text: str, where: str) -> Tree:
    try:
        return read(text, None)
    except ReadError as error:
        raise ValueError(f"{where}: {say(HOUSE, error.code, **error.args_)}") from None
