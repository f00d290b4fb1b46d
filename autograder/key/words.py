"""The words in a key: what texts.toml, the prompts and the house say. A changed sentence compiles nothing anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from autograder.course import Exercise, fill
from autograder.key import pictured
from autograder.key.mutants import STANDARD
from autograder.language import Marked, say
from autograder.records import BANKED, LANGUAGES, Case, ChoiceKey, CodeKey, Key, Lang, Misconception, Text
from autograder.texts import Mistake, Texts, bank

__all__ = ["current", "groups", "misconception", "mistakes"]


def misconception(id: str, code: str, args: Mapping[str, object]) -> Misconception:
    """One in the house's own words."""
    kept = {name: value if isinstance(value, int | float) else str(value) for name, value in args.items()}
    what, why, next_ = (Text(en=_said("en", code, field, kept), de=_said("de", code, field, kept)) for field in ("what", "why", "next"))
    return Misconception(id=id, code=code, args=kept, what=what, why=why, next=next_)


def mistakes(ids: Sequence[str]) -> tuple[Misconception, ...]:
    """Mistakes of the bank as misconceptions of an exercise."""
    known = bank()
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


def groups(names: Iterable[str], titles: Mapping[str, Text]) -> tuple[tuple[str, Text], ...]:
    """The titles of groups of cases; those that no colon puts into one are "all cases"."""
    everything = Text(**{lang: say(lang, "group.all") for lang in LANGUAGES})
    return tuple((name, titles.get(name, everything)) for name in names)


def current(key: Key, exercise: Exercise) -> Key:
    """The key with the words as they are today: it may have been compiled before a sentence was mended."""
    texts, record = exercise.texts(), key.exercise
    own = {mistake.id: mistake for mistake in texts.wrong}
    said = [_said_today(one, own, key.values) for one in record.misconceptions]
    titled = groups((name for name, _ in record.group_titles), texts.groups)
    told = tuple(msgspec.structs.replace(one, text=texts.criteria.get(one.id, one.text)) for one in record.criteria)
    record = msgspec.structs.replace(record, title=exercise.title(), misconceptions=tuple(said), group_titles=titled, criteria=told)
    figures = pictured.worded(exercise, texts, {figure.name: figure.drawing for figure in key.figures}, key.values)
    return msgspec.structs.replace(key, exercise=record, body=_body(key.body, texts, key.values), figures=figures)


def _said_today(known: Misconception, own: Mapping[str, Mistake], values: Mapping[str, Any]) -> Misconception:
    """A misconception in the words of its author, of the bank or of the house."""
    if known.code:
        return misconception(known.id, known.code, known.args)
    if known.id not in own:
        return next(iter(mistakes([known.id])), known)
    mistake = own[known.id]
    why, next_ = (_filled(text, values) if text is not None else None for text in (mistake.why, mistake.next))
    return msgspec.structs.replace(known, what=_filled(mistake.what, values), why=why, next=next_, banked=mistake.banked)


def _filled(text: Text, values: Mapping[str, Any]) -> Text:
    return Text(**{lang: fill(text[lang], values) for lang in LANGUAGES})


def _body(body: Any, texts: Texts, values: Mapping[str, Any]) -> Any:
    match body:
        case CodeKey():
            cases = tuple(_reasoned(_captioned(case, texts), texts, values) for case in body.cases)
            return msgspec.structs.replace(body, cases=cases)
        case ChoiceKey(tasks=asked):
            tasks = (msgspec.structs.replace(task, text=_filled(texts.tasks.get(task.id, task.text), values)) for task in asked)
            said = ((option, texts.options.get(option.id, (option.text, option.why))) for option in body.options)
            options = (msgspec.structs.replace(o, text=_filled(text, values), why=_filled(why, values)) for o, (text, why) in said)
            return msgspec.structs.replace(body, options=tuple(options), tasks=tuple(tasks))
    return body


def _reasoned(case: Case, texts: Texts, values: Mapping[str, Any]) -> Case:
    loose = (msgspec.structs.replace(one, why=_filled(texts.loose.get(one.key, one.why), values)) for one in case.loose)
    return msgspec.structs.replace(case, loose=tuple(loose)) if case.loose else case


def _captioned(case: Case, texts: Texts) -> Case:
    if case.picture is None or case.name not in texts.plots:
        return case
    return msgspec.structs.replace(case, picture=msgspec.structs.replace(case.picture, caption=texts.plots[case.name]))
