"""Spec + seed + device → key, cached on disk by the hash of everything it depends on. A cached key needs no torch."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from autograder import datafiles, files, policy, records, texts
from autograder.course import KINDS, Course, CourseError, Exercise, fill
from autograder.jail import JailRefused
from autograder.jail.wire import functions
from autograder.key import choices, digest, pictured, words
from autograder.language import say
from autograder.properties import programs
from autograder.records import LANGUAGES, Lang, Text
from autograder.script import Call
from autograder.spec import (
    ALL,
    ChoiceExercise,
    CodeExercise,
    DerivationExercise,
    Draw,
    NumberExercise,
    Spec,
    TextExercise,
)
from autograder.worded import criteria, of_variant

if TYPE_CHECKING:
    from autograder.jail import Jail
    from autograder.key.code import Seeds

__all__ = ["compile_key", "load", "name_of", "public", "revealed", "seeds_of", "values", "variant", "visible_only", "written_policy"]


def seeds_of(course: Course) -> Seeds:
    """The course's two seeds."""
    from autograder.key.code import Seeds

    return Seeds(public=course.public_seed(), secret=course.secret_seed())


def load(course: Course, exercise_id: str, device: str | None = None) -> records.Key:
    """The key of an exercise, from the cache where nothing it depends on has changed."""
    exercise = course.exercise(exercise_id)
    seeds = seeds_of(course)
    where = resolve(device or course.device)
    path = course.state() / "keys" / f"{name_of(course, exercise_id, device)}.key"
    try:
        found = words.current(msgspec.msgpack.decode(path.read_bytes(), type=records.Key), exercise)
    except (FileNotFoundError, msgspec.DecodeError):
        content = msgspec.msgpack.encode(compile_key(exercise, seeds, where, pairs=True))
        files.write(path, content)
        found = msgspec.msgpack.decode(content, type=records.Key)  # the same key as from the cache, to the last type
    if isinstance(found.body, records.DerivationKey) and found.body.code:
        from autograder.key import links

        links.confirm(course, exercise, found.body, lambda id: name_of(course, id, device), lambda id: load(course, id, device))
    return found


def name_of(course: Course, exercise_id: str, device: str | None = None) -> str:
    """A name for a key by all it depends on: exercise, code, versions, seeds and device. It tells nothing of the secret seed."""
    exercise = course.exercise(exercise_id)
    seeds = seeds_of(course)
    made = hashlib.blake2b(digest.of(exercise), key=seeds.secret, digest_size=12)
    made.update(repr((seeds.public, resolve(device or course.device))).encode())
    return f"{exercise.name}-{made.hexdigest()}"


def compile_key(
    exercise: Exercise, seeds: Seeds, device: str = "cpu", *, drawn: Draw | None = None, jail: Jail | None = None, pairs: bool = False
) -> records.Key:
    """Compile a spec. `drawn`: take the variant's values from this draw (practice); else the term's one variant.

    `jail`: a warm one of the exercise's environment for the author's own code; left out, one is started.
    `pairs`: also try misconceptions two at once, which takes as long again.
    """
    spec = exercise.spec()
    with _told(exercise):
        given = variant(exercise, spec, seeds, drawn)
        exercise = exercise.of(given)
        figures = pictured.figures(exercise, spec, given)
        record, body = _compiled(exercise, of_variant(spec, given), given, seeds, device, jail, pairs)
    body_hash = hashlib.sha256(msgspec.msgpack.encode((record, body))).hexdigest()
    return records.Key(hash=body_hash[:16], exercise=record, body=body, versions=_versions(device), values=dict(given), figures=figures)


def _compiled(
    exercise: Exercise, spec: Spec, given: dict[str, Any], seeds: Seeds, device: str, jail: Jail | None, pairs: bool
) -> tuple[records.Exercise, Any]:
    base: dict[str, Any] = {"id": exercise.id, "kind": KINDS[type(spec)], "title": exercise.title(), "points": spec.points}
    wrongs = getattr(spec, "wrong", ())
    banked = {mistake.id for mistake in exercise.texts().wrong if mistake.banked} if wrongs else set()
    misconceptions = tuple(_misconception(exercise, wrong, given, banked) for wrong in wrongs)
    match spec:
        case CodeExercise():
            return _code(exercise, spec, base, misconceptions, seeds, device, jail, pairs)
        case DerivationExercise():
            from autograder.key import formulas

            body, parts, standard = formulas.derivation(spec, given)
            record = records.Exercise(**base, parts=parts, env="sympy", misconceptions=(*misconceptions, *standard))
            return record, body
        case NumberExercise():
            from autograder.key import formulas

            numbers, parts = formulas.number(spec, given)
            named = words.mistakes([id for id, _, _ in numbers.slips])
            return records.Exercise(**base, parts=parts, env="sympy", misconceptions=(*misconceptions, *named)), numbers
        case ChoiceExercise():
            part = records.Part(name="answer", points=spec.points)
            return records.Exercise(**base, parts=(part,), misconceptions=misconceptions), _choice(exercise, spec, given["order"])
        case TextExercise():
            part = records.Part(name="text", points=spec.points)
            return records.Exercise(**base, parts=(part,), criteria=criteria(spec, exercise.texts())), _text(exercise, spec)


def _code(
    exercise: Exercise,
    spec: CodeExercise,
    base: dict[str, Any],
    misconceptions: tuple[records.Misconception, ...],
    seeds: Seeds,
    device: str,
    jail: Jail | None,
    pairs: bool,
) -> tuple[records.Exercise, records.CodeKey]:
    import torch

    from autograder.jail import Jail
    from autograder.key import code, naming
    from autograder.key.pairs import with_pairs
    from autograder.key.small import with_small

    data = datafiles.of_exercise(exercise)
    if device == "cuda":
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        torch.use_deterministic_algorithms(True)
        if not torch.cuda.is_available():
            raise CourseError("The device is cuda, but PyTorch finds no GPU here. Set device to auto or cpu in course_config.py.")
    with nullcontext(jail) if jail else Jail(spec.env, unsafe=True) as warm:  # the author's own code
        warm.files[exercise.id] = data
        body = code.compile_code(exercise, spec, seeds, device, warm)
        kept = _policy(exercise, spec, body, warm)
        parts = code.parts(spec, body.cases, exercise.stub())
        if pairs:
            body = with_pairs(exercise, spec, parts, body, warm)
            body = naming.with_slips(exercise, parts, body, warm)
            body = with_small(exercise, parts, body, code.wrong_sources(exercise, spec), warm, code.expecting(exercise, spec, seeds, device))
    record = records.Exercise(
        **base,
        parts=parts,
        env=spec.env,
        group_titles=_group_titles(exercise, spec, body),
        misconceptions=(*misconceptions, *words.mistakes(body.slips)),
        policy=kept,
    )
    return record, body


def written_policy(spec: CodeExercise) -> records.Policy:
    """What the author forbids."""
    return records.Policy(imports=tuple(spec.imports), forbid=tuple(spec.forbid), samples=tuple(spec.samples.items()), batch=spec.batch)


def _policy(exercise: Exercise, spec: CodeExercise, body: records.CodeKey, jail: Jail) -> records.Policy:
    """What the author forbids, where it can be kept: names that are there, samples of which there can be more."""
    from autograder.key import code

    written = written_policy(spec)
    if strange := policy.unknown(written):
        raise ValueError(f"forbid names {strange[0]!r}, which is not there. Write its full name, as in 'torch.optim.Adam'")
    if written.batch and (wrong := _no_batch(written, body)):
        raise ValueError(wrong)
    if not written.samples:
        return written
    sized = [(case, policy.sized(case.script, written.samples, written.batch)) for case in body.cases]
    longer = [(case, policy.enlarged(script, written.samples, 1)) for case, script in sized]
    cases = [msgspec.structs.replace(case, script=script) for case, script in longer if script is not None]
    if not cases:
        raise ValueError(f"samples names {', '.join(spec.samples)}, but no case hands over arrays under these names")
    for case, outcome in zip(cases, code.run_source(jail, exercise.id, exercise.solution(), cases), strict=True):
        if not isinstance(outcome, records.Returned):
            raise ValueError(
                f"samples: with one sample more, the model solution does not return in case {case.name!r}: "
                f"{code.explain(outcome)}. Name every argument that has an entry per sample"
            )
    return written


def _no_batch(written: records.Policy, body: records.CodeKey) -> str:
    """What is wrong with the argument that says how many samples a batch has, if anything."""
    if not written.samples:
        return f"batch names {written.batch!r}, but samples names none. Say which arguments have an entry per sample: samples={{\"X\": 0}}"
    given = [(case, value) for case in body.cases for step in case.script if isinstance(step, Call) for name, value in step.args if name == written.batch]
    if not given:
        return f"batch names {written.batch!r}, but no case hands over an argument of this name"
    largest: dict[str, int] = {}
    for case, value in given:
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            return f"batch names {written.batch!r}, but in case {case.name!r} that is no whole number of samples"
        largest[case.part] = max(value, largest.get(case.part, 0))
    small = next((part for part, most in largest.items() if most < policy.BATCH), "")
    return f"batch names {written.batch!r}, but no case of {small} gives {policy.BATCH} or more: smaller batches alone show no loop over samples. Add one" if small else ""


@contextmanager
def _told(exercise: Exercise) -> Iterator[None]:
    """A spec's own mistakes name its file."""
    path = exercise.secret / "spec.py"
    try:
        yield
    except (CourseError, JailRefused, ModuleNotFoundError):
        raise
    except ValueError as error:
        raise CourseError(f"{path}: {error}") from error
    except Exception as error:
        raise CourseError(f"{path}: compiling it raises {type(error).__name__}: {error}. See CONTRIBUTING.md for the form of a spec.") from error


def _group_titles(exercise: Exercise, spec: CodeExercise, body: records.CodeKey) -> tuple[tuple[str, Text], ...]:
    groups = dict.fromkeys(case.group for case in body.cases)
    for group in groups:
        if group not in spec.groups and group != ALL:
            raise CourseError(
                f"{exercise.secret / 'texts.toml'}: the group of cases `{group}` has no title. Write it under [groups]: {group} = {{ {_form()} }}."
            )
    if unused := [group for group in spec.groups if group not in groups]:
        raise CourseError(str(exercise.texts().problem(f"no case of spec.py belongs to the group `{unused[0]}`. Take its title out.", "groups", unused[0])))
    return words.groups(groups, spec.groups)


def _form() -> str:
    """A text in every language, as texts.toml has it."""
    return ", ".join(f'{lang} = "…"' for lang in LANGUAGES)


def _misconception(exercise: Exercise, wrong: Any, given: dict[str, Any], banked: Collection[str]) -> records.Misconception:
    def text(en: str, de: str) -> Text:
        try:
            return Text(en=fill(en, given), de=fill(de, given))
        except CourseError as error:
            raise CourseError(f"{exercise.secret / 'texts.toml'}: wrong.{wrong.id}: {error}") from None

    return records.Misconception(
        id=wrong.id,
        banked=wrong.id in banked,
        what=text(wrong.en, wrong.de),
        why=text(wrong.why_en, wrong.why_de) if wrong.why_en else None,
        next=text(wrong.next_en, wrong.next_de) if wrong.next_en else None,
    )


def _choice(exercise: Exercise, spec: ChoiceExercise, order: list[str]) -> records.ChoiceKey:
    def filled(text: Text) -> Text:
        return Text(**{lang: exercise.fill(text[lang], exercise.secret / texts.FILE) for lang in LANGUAGES})

    return choices.compiled(spec, order, filled)


def _text(exercise: Exercise, spec: TextExercise) -> records.TextKey:
    def both(name: str) -> Text:
        if name == "rubric" and spec.criteria and not list(exercise.secret.glob("rubric.*.md")):
            return Text(**dict.fromkeys(LANGUAGES, ""))
        texts = {}
        for lang in LANGUAGES:
            path = exercise.secret / f"{name}.{lang}.md"
            if not path.exists():
                raise CourseError(f"{path}: this file is missing; a text exercise has a {name} in every language.")
            texts[lang] = path.read_text("utf-8")
        return Text(**texts)

    return records.TextKey(rubric=both("rubric"), model=both("model"))


def variant(exercise: Exercise, spec: Spec, seeds: Seeds, drawn: Draw | None = None) -> dict[str, Any]:
    """The values behind `{{name}}`: the graded ones, or others where a draw is given."""
    if isinstance(spec, NumberExercise):
        return dict(spec.values(drawn or Draw(seeds.stream(seeds.public, exercise.id, "variant"))))
    if isinstance(spec, TextExercise):
        return {}
    found = dict(spec.variant(drawn)) if drawn and spec.variant else dict(spec.graded)
    if isinstance(spec, ChoiceExercise):
        return choices.ordered(spec, found, drawn or Draw(seeds.stream(seeds.public, exercise.id, "order")))
    return found


def values(course: Course, exercise_id: str) -> dict[str, Any]:
    """The graded variant's values, to fill a prompt, stub or solution."""
    exercise = course.exercise(exercise_id)
    return variant(exercise, exercise.spec(), seeds_of(course))


def options_text(key: records.Key, lang: Lang) -> str:
    """The options of a choice as a Markdown list, lettered in the order drawn, or numbered below a matching's tasks; empty for other kinds."""
    if not isinstance(key.body, records.ChoiceKey):
        return ""
    lettered: tuple[records.Task | records.Option, ...] = key.body.tasks or key.body.options
    rows = [f"- **{chr(65 + i)}** {item.text[lang]}" for i, item in enumerate(lettered)]
    how = {"matching": "prompt.matching", "ordering": "prompt.ordering"}.get(key.body.mode)
    if how:
        rows += ["", say(lang, how)]
    if key.body.tasks:
        rows += ["", *(f"- **{i}** {option.text[lang]}" for i, option in enumerate(key.body.options, 1))]
    return "\n".join(rows)


def visible_only(key: records.Key) -> records.Key:
    """The same key without hidden cases: what a student's own check judges by."""
    if not isinstance(key.body, records.CodeKey):
        return key
    cases = tuple(case for case in key.body.cases if case.visible)
    groups = {case.group for case in cases}
    parts = tuple(
        msgspec.structs.replace(part, groups=tuple(g for g in part.groups if g in groups)) for part in key.exercise.parts
    )
    exercise = msgspec.structs.replace(key.exercise, parts=parts)
    return msgspec.structs.replace(key, exercise=exercise, body=records.CodeKey(cases=cases, pairs=key.body.pairs, slips=key.body.slips, small=key.body.small))


def revealed(key: records.Key) -> records.Key:
    """The same key where the assignment shows hidden cases after grading: they are as visible as the others."""
    if not isinstance(key.body, records.CodeKey):
        return key
    cases = tuple(msgspec.structs.replace(case, visible=True) for case in key.body.cases)
    return msgspec.structs.replace(key, body=msgspec.structs.replace(key.body, cases=cases))


def _answerable(body: records.CodeKey) -> records.CodeKey:
    """Without the cases that hand over a course's secret functions, or run them on an answer: a student's machine has none."""
    return msgspec.structs.replace(body, cases=tuple(case for case in body.cases if all(fn.home != "course" for fn in (*(fn for _, fn in functions(case.script)), *programs(case.held)))))


def public(key: records.Key) -> records.Key:
    """What a release may hold: no reference, no hidden case, no seed; of numbers and choices the form only."""
    match key.body:
        case records.CodeKey():
            return visible_only(msgspec.structs.replace(key, body=_answerable(key.body), figures=()))
        case records.DerivationKey():
            from autograder.judge import derivation

            return msgspec.structs.replace(key, body=derivation.public(key), figures=())
        case records.NumberKey() as numbers:
            form = records.FormKey(labels=tuple(part.name for part in key.exercise.parts), texts=tuple(numbers.texts))
        case records.ChoiceKey(mode=mode) as body:
            from autograder.judge.choice import offered, tasks

            form = records.FormKey(labels=("answer",), options=tuple(offered(body)), mode=mode, tasks=tuple(tasks(body)))
        case _:
            form = records.FormKey(labels=())
    exercise = msgspec.structs.replace(key.exercise, misconceptions=())
    return msgspec.structs.replace(key, exercise=exercise, body=form, values={}, figures=())


def resolve(device: str) -> str:
    """"auto" is "cuda" where the machine shows an NVIDIA driver and torch is no CPU build; asked without importing torch."""
    if device != "auto":
        return device
    with suppress(importlib.metadata.PackageNotFoundError):
        if Path("/dev/nvidiactl").exists() and not importlib.metadata.version("torch").endswith("+cpu"):
            return "cuda"
    return "cpu"


def _versions(device: str) -> dict[str, str]:
    found = {"device": device}
    with suppress(importlib.metadata.PackageNotFoundError):
        found["fairmark"] = importlib.metadata.version("fairmark")
    return found | digest.versions()
