"""The first stages: everything that an author wrote is there and can be read, and the notebook builds in every language.

Nothing is compiled and nobody's code runs here, but a variant's own function: a mended sentence is looked at in a moment.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from autograder import key, kinds
from autograder.audit.findings import Count, Finding
from autograder.audit.work import Work, seeds
from autograder.course import CourseError, Exercise, fill
from autograder.draw import Draw
from autograder.key import pictured
from autograder.kinds.spec import Spec
from autograder.nbgrader.build import exercise_cells
from autograder.records import Key, Text
from autograder.texts import Texts

__all__ = ["builds", "loads", "told"]

VARIANTS = 3
PLACE = re.compile(r"(?P<place>.+?\.(?:toml|py|md)(?:, line \d+)?): (?P<what>.+)", re.DOTALL)


def told(id: str, sentence: str) -> Finding:
    """An author's own error, `path, line n: what to do`, as a finding."""
    found = PLACE.fullmatch(sentence)
    if found is None:
        return Finding(exercise=id, what=sentence)
    return Finding(exercise=id, what=found["what"], lines=(("where", found["place"]),))


def loads(work: Work) -> str:
    """Spec, texts, mistakes and every source are there and can be read. What was read, in words; raises `CourseError`."""
    exercise, texts = work.exercise, work.exercise.texts()
    spec = work.spec
    for name in texts.meta.needs:
        try:
            work.course.resolve(name)
        except CourseError as error:
            raise CourseError(f"{texts.place('meta', 'needs')}: {error}") from None
    own = exercise.of(_values(exercise, spec))
    sources = _sources(own)
    for path, source in sources.items():
        _parsed(source, str(path))
    for id, source in kinds.of(spec).audit.sources(own, spec).items():
        _parsed(source, texts.place("wrong", id))
    alternatives = len(exercise.alternatives())
    counted = [_many(len(texts.wrong), "mistake"), _many(alternatives, "alternative")]
    return f"spec, texts, {' and '.join(counted)} read"


def builds(work: Work, count: Count) -> str:
    """The prompt, the stub and all texts stand in every language, for several variants. Raises `CourseError`."""
    _named(work.exercise, count)
    work.exercise.title()
    texts = work.exercise.texts()
    for number in range(VARIANTS):
        drawn = _drawn(work, number)
        exercise = work.exercise.of(drawn.values)
        for lang in exercise.languages:
            exercise.fill(exercise.prompt(lang), exercise.public / f"prompt.{lang}.md")
            exercise_cells(work.course, exercise, drawn, lang)
        _filled(texts, drawn.values)
    for lang in work.course.languages:
        work.course.intro(work.exercise.assignment, lang)
    work.course.assignment_title(work.exercise.assignment)
    return f"notebook and prompt in {', '.join(work.course.languages)}, for the term's variant and {VARIANTS - 1} others"


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _sources(exercise: Exercise) -> dict[Path, str]:
    """All Python that an author wrote beside the spec."""
    found = {exercise.public / "stub.py": exercise.stub(), exercise.secret / "solution.py": exercise.solution()}
    return found | {exercise.secret / "alternatives" / name: source for name, source in exercise.alternatives().items()}


def _parsed(source: str, place: str) -> None:
    try:
        ast.parse(source)
    except SyntaxError as error:
        line = "" if ", line " in place else f", line {error.lineno}"
        raise CourseError(f"{place}{line}: this is not Python: {error.msg}. Mend it.") from None


def _drawn(work: Work, number: int) -> Key:
    """A key with all that a notebook shows of a variant; of code without cases, which it does not show."""
    exercise, spec = work.exercise, work.spec
    draw = Draw([number]) if number and not _is_fixed(spec) else None
    if kinds.of(spec).compile.shown:
        return key.compile_key(exercise, seeds(0), "cpu", drawn=draw)
    values = _values(exercise, spec, draw)
    try:
        return pictured.handed_out(exercise, spec, values)
    except ValueError as error:
        raise CourseError(f"{exercise.secret / 'spec.py'}: {error}") from error


def _values(exercise: Exercise, spec: Spec, draw: Draw | None = None) -> dict[str, Any]:
    try:
        return key.variant(exercise, spec, seeds(0), draw)
    except Exception as error:
        raise CourseError(f"{exercise.secret / 'spec.py'}: drawing a variant raises {type(error).__name__}: {error}.") from error


def _is_fixed(spec: Any) -> bool:
    return getattr(spec, "variant", None) is None and not hasattr(spec, "values")


def _filled(texts: Texts, values: Mapping[str, Any]) -> None:
    """Every `{{name}}` of the texts is one of the variant's."""
    for keys, text in _said(texts):
        for said in text.values():
            try:
                fill(said, values)
            except CourseError as error:
                raise CourseError(f"{texts.place(*keys)}: {'.'.join(keys)}: {error}") from None


def _said(texts: Texts) -> Iterator[tuple[tuple[str, str], Text]]:
    for mistake in texts.wrong:
        yield from ((("wrong", mistake.id), text) for text in (mistake.what, mistake.why, mistake.next) if text is not None)
    for id, both in texts.options.items():
        yield from ((("options", id), text) for text in both)


def _named(exercise: Exercise, count: Count) -> None:
    """Every language is there, and names what the stub defines."""
    for lang in exercise.languages:
        prompt = exercise.prompt(lang)
        missing = [name for name in exercise.asked() if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", prompt)]
        finding = Finding(
            exercise=exercise.id,
            what=f"prompt.{lang}.md does not mention {', '.join(missing)}, which the stub defines",
            lines=(("change", f"Name it in {exercise.public / f'prompt.{lang}.md'}, or take it out of stub.py."),),
        )
        count.expect(not missing, lambda finding=finding: finding)  # type: ignore[misc]
