"""The words in a key: what texts.toml, the prompts and the house say. A changed sentence compiles nothing anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from autograder import kinds
from autograder.course import Exercise, fill
from autograder.key import pictured
from autograder.language import Marked, say
from autograder.records import BANKED, Key, Lang, Misconception, Text
from autograder.texts import Mistake, bank

__all__ = ["STANDARD", "current", "filled", "groups", "misconception", "mistakes"]

STANDARD = "mutant"
"""Stands before the codes of a derivation's standard mistakes."""


def misconception(id: str, code: str, args: Mapping[str, object], languages: Iterable[Lang]) -> Misconception:
    """One in the house's own words."""
    kept = {name: value if isinstance(value, int | float) else str(value) for name, value in args.items()}
    what, why, next_ = ({lang: _said(lang, code, field, kept) for lang in languages} for field in ("what", "why", "next"))
    return Misconception(id=id, code=code, args=kept, what=what, why=why, next=next_)


def mistakes(ids: Sequence[str], languages: Iterable[Lang]) -> tuple[Misconception, ...]:
    """Mistakes of the bank as misconceptions of an exercise."""
    known = bank(tuple(languages))
    return tuple(
        Misconception(id=id, what=said["what"], why=said.get("why"), next=said.get("next"))
        for id in dict.fromkeys(ids)
        if (said := known.get(id.removeprefix(BANKED)))
    )


def _said(lang: Lang, code: str, field: str, args: Mapping[str, str | int | float]) -> str:
    """What is wrong with a step is said of the line that it is wrong in: it may well be right in a line of its own."""
    if field != "what" or "piece" not in args:
        return say(lang, f"{code}.{field}", **args)
    label, step = args["label"], args["piece"]
    place = Marked(f"`{step}`" if step == label else say(lang, f"{STANDARD}.step", label=label, piece=step))
    what = say(lang, f"{code}.what", **args, place=place)
    return what if step == label or f"`{label}`" in what else say(lang, f"{STANDARD}.within", label=label, what=Marked(what))


def groups(names: Iterable[str], titles: Mapping[str, Text], languages: Iterable[Lang]) -> tuple[tuple[str, Text], ...]:
    """The titles of groups of cases; those that no colon puts into one are "all cases"."""
    everything = {lang: say(lang, "group.all") for lang in languages}
    return tuple((name, titles.get(name, everything)) for name in names)


def current(key: Key, exercise: Exercise) -> Key:
    """The key with the words as they are today: it may have been compiled before a sentence was mended."""
    texts, record = exercise.texts(), key.exercise
    own = {mistake.id: mistake for mistake in texts.wrong}
    said = [_said_today(one, own, key.values, exercise.languages) for one in record.misconceptions]
    titled = groups((name for name, _ in record.group_titles), texts.groups, exercise.languages)
    told = tuple(msgspec.structs.replace(one, text=texts.criteria.get(one.id, one.text)) for one in record.criteria)
    record = msgspec.structs.replace(record, title=exercise.title(), misconceptions=tuple(said), group_titles=titled, criteria=told)
    figures = pictured.worded(exercise, texts, {figure.name: figure.drawing for figure in key.figures}, key.values)
    return msgspec.structs.replace(key, exercise=record, body=kinds.of(key).compile.current(key.body, texts, key.values), figures=figures)


def _said_today(known: Misconception, own: Mapping[str, Mistake], values: Mapping[str, Any], languages: Iterable[Lang]) -> Misconception:
    """A misconception in the words of its author, of the bank or of the house."""
    if known.code:
        return misconception(known.id, known.code, known.args, languages)
    if known.id not in own:
        return next(iter(mistakes([known.id], languages)), known)
    mistake = own[known.id]
    why, next_ = (filled(text, values) if text is not None else None for text in (mistake.why, mistake.next))
    return msgspec.structs.replace(known, what=filled(mistake.what, values), why=why, next=next_, banked=mistake.banked)


def filled(text: Text, values: Mapping[str, Any]) -> Text:
    """A text with a variant's values."""
    return {lang: fill(said, values) for lang, said in text.items()}
