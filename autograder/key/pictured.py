"""The figures of a key: what the spec draws, with what texts.toml says of it; prompts and options call only those."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from autograder.course import CourseError, Exercise, fill
from autograder.figures import PLACE
from autograder.kinds.spec import Spec
from autograder.records import Drawing, Figure, FormKey, Key, Text
from autograder.records import Exercise as Record
from autograder.texts import Texts, near

__all__ = ["figures", "handed_out", "worded"]

CALL = re.compile(r"\{\{\s*figure\b[^{}]*\}\}")


def figures(exercise: Exercise, spec: Spec, values: Mapping[str, Any]) -> tuple[Figure, ...]:
    """The figures of one variant. Raises `CourseError`, and `ValueError` for what cannot be drawn."""
    drawn = spec.figures(values) if spec.figures is not None else {}
    if not isinstance(drawn, Mapping):
        raise ValueError("figures(values) must return drawings by name: {\"losses\": curves(…)}")
    for name, drawing in drawn.items():
        if not re.fullmatch(r"[\w-]{1,40}", str(name)):
            raise ValueError(f"the figure {name!r} needs a name of letters, digits, - and _ only")
        if not isinstance(drawing, get_args(Drawing)):
            raise ValueError(f"the figure {name!r} is a {type(drawing).__name__}; draw it by curves(…), contours(…) or pixels(…)")
    return worded(exercise, exercise.texts(), drawn, values)


def handed_out(exercise: Exercise, spec: Spec, values: Mapping[str, Any]) -> Key:
    """A key with all that a notebook shows of a variant, but for a choice's options and a text's criteria: nothing is compiled.

    Raises as `figures` does.
    """
    env = getattr(spec, "env", "numpy")
    record = Record(id=exercise.id, kind=spec.kind, title=exercise.title(), points=spec.points, parts=(), env=env)
    drawn = figures(exercise.of(values), spec, values)
    return Key(hash="", exercise=record, body=FormKey(labels=()), values=dict(values), figures=drawn)


def worded(exercise: Exercise, texts: Texts, drawn: Mapping[str, Drawing], values: Mapping[str, Any]) -> tuple[Figure, ...]:
    """Drawings with their words as they are today, each called by the prompt or an option of every language. Raises `CourseError`."""
    for name, shown in texts.figures.items():
        if name not in drawn:
            raise CourseError(str(texts.problem(f"spec.py draws no figure `{name}`. {near(name, drawn, 'Take it out.')}", "figures", name)))
        if strange := [part for part in shown.names if part not in _parts(drawn[name])]:
            hint = near(strange[0], _parts(drawn[name]), f"It has: {', '.join(_parts(drawn[name]))}.")
            raise CourseError(str(texts.problem(f"the figure `{name}` has no part `{strange[0]}`. {hint}", "figures", name, "names", strange[0])))
    if missing := [name for name in drawn if name not in texts.figures]:
        raise CourseError(
            f"{exercise.secret / 'texts.toml'}: the figure `{missing[0]}` of spec.py has no sentence. "
            f"Write what it shows under [figures]: {missing[0]} = {texts.form}."
        )
    _called(exercise, texts, drawn)
    return tuple(_figure(exercise, name, drawing, texts, values) for name, drawing in drawn.items())


def _figure(exercise: Exercise, name: str, drawing: Drawing, texts: Texts, values: Mapping[str, Any]) -> Figure:
    shown = texts.figures[name]

    def filled(text: Text) -> Text:
        try:
            return {lang: fill(said, values) for lang, said in text.items()}
        except CourseError as error:
            raise CourseError(f"{texts.place('figures', name)}: {error}") from None

    names = tuple((part, filled(text)) for part, text in shown.names.items())
    return Figure(name=name, drawing=drawing, sentence=filled(shown.sentence), x=filled(shown.x), y=filled(shown.y), names=names)


def _parts(drawing: Drawing) -> list[str]:
    """The names of curves, points, paths or images."""
    fields = ("curves", "points", "paths", "images")
    return [part.name for field in fields for part in getattr(drawing, field, ())]


def _called(exercise: Exercise, texts: Texts, drawn: Mapping[str, Drawing]) -> None:
    for lang in exercise.languages:
        prompt = exercise.public / f"prompt.{lang}.md"
        sources: list[tuple[Path | None, str, str]] = [(prompt, "", exercise.prompt(lang))]
        sources += [(None, id, text[lang]) for id, text in (*((id, text) for id, (text, _) in texts.options.items()), *texts.tasks.items())]
        found = [call for path, id, source in sources for call in _calls(path, id, source, texts, drawn)]
        if unseen := [name for name in drawn if name not in found]:
            raise CourseError(f"{prompt}: the figure `{unseen[0]}` of spec.py is nowhere shown. Write {{{{figure: {unseen[0]}}}}} where it belongs.")


def _calls(path: Path | None, id: str, source: str, texts: Texts, drawn: Mapping[str, Drawing]) -> list[str]:
    """The figures that one text calls."""
    found = []
    for call in CALL.finditer(source):
        place = f"{path}, line {source.count(chr(10), 0, call.start()) + 1}" if path else texts.place("tasks" if id in texts.tasks else "options", id)
        name = PLACE.fullmatch(call[0])
        if name is None:
            raise CourseError(f"{place}: `{call[0]}` calls no figure. Write it as {{{{figure: name}}}}.")
        if name[1] not in drawn:
            hint = near(name[1], drawn, f"It draws: {', '.join(drawn)}." if drawn else "Let its `figures` draw one.")
            raise CourseError(f"{place}: spec.py draws no figure `{name[1]}`. {hint}")
        found.append(name[1])
    return found
