"""What a student reads of an exercise in a notebook: title, points, prompt with its figures, options, what earns points."""

from __future__ import annotations

from collections.abc import Iterator

from autograder import kinds, language
from autograder.course import Course, CourseError, Exercise, fill
from autograder.environment import environment
from autograder.prompt_pictures import with_pictures
from autograder.records import Key, Lang
from autograder.report import figures

__all__ = ["cell", "hints", "text"]


def cell(course: Course, exercise: Exercise, compiled: Key, lang: Lang) -> str:
    """The whole text of the prompt's cell, as Markdown. Headings go one level down: the assignment's title is the first."""
    title, _, rest = text(exercise, compiled, lang).strip().partition("\n")
    lines = [f"#{line}" if line.startswith("#") else line for line in rest.strip().splitlines()]
    more = "\n".join(_more(course, exercise, compiled, lang)).strip("\n")
    written = "\n".join([f"#{title}", "", f"*{_heading(course, exercise, compiled, lang)}*", "", *lines, *(["", *more.splitlines()] if more else [])])
    for figure in compiled.figures:
        if (size := len(figures.address(figure, lang))) > figures.MOST:
            place, most = exercise.secret / "spec.py", figures.MOST
            raise CourseError(f"{place}: the figure {figure.name!r} takes {size} characters in a notebook; at most {most} go in. Draw fewer points, or a coarser grid.")
    return figures.in_markdown(written, compiled.figures, lang)


def text(exercise: Exercise, compiled: Key, lang: Lang) -> str:
    """The prompt alone, with the variant's values and the pictures beside it; figures are still called by name."""
    return with_pictures(fill(exercise.prompt(lang), compiled.values), exercise.public / f"prompt.{lang}.md")


def hints(course: Course, exercise: Exercise, compiled: Key, lang: Lang) -> tuple[str, ...]:
    """The hints that a release may give, one after the other; none where it shows nothing. Raises `CourseError`."""
    if course.assignment(exercise.assignment).visibility == "none":
        return ()
    texts = exercise.texts()
    try:
        return tuple(fill(hint[lang], compiled.values) for hint in texts.hints)
    except CourseError as error:
        raise CourseError(f"{texts.place('hints')}: {error}") from None


def _heading(course: Course, exercise: Exercise, compiled: Key, lang: Lang) -> str:
    """The points; then how long, how hard, and after what, as far as texts.toml says it. Raises `CourseError`."""
    texts, points = exercise.texts(), float(compiled.exercise.points)
    meta = texts.meta
    said = [language.say(lang, "points.only", possible=language.points(lang, points), n=1 if points == 1 else 2)]
    if meta.minutes:
        said.append(language.say(lang, "prompt.minutes", minutes=meta.minutes))
    if meta.difficulty:
        said.append("★" * meta.difficulty)
    if meta.needs:
        try:
            titles = [course.exercise(course.resolve(name)).title()[lang] for name in meta.needs]
        except CourseError as error:
            raise CourseError(f"{texts.place('meta', 'needs')}: {error}") from None
        said.append(language.say(lang, "prompt.needs", n=len(titles), titles=language.Marked(", ".join(titles))))
    return " · ".join(said)


def libraries(env: str, lang: Lang) -> str:
    """The sentence about the libraries that code may use; empty where none is named."""
    names = environment(env).told
    return language.say(lang, "prompt.libraries", names=language.Marked(", ".join(names))) if names else ""


def _more(course: Course, exercise: Exercise, compiled: Key, lang: Lang) -> Iterator[str]:
    """What follows the prompt, by its kind."""
    kind = kinds.of(compiled)
    if options := kind.words.offered(compiled, lang):
        yield options
    elif kind.answered == "code" and (allowed := libraries(compiled.exercise.env, lang)):
        yield allowed
    if compiled.exercise.criteria:
        yield from (language.say(lang, "prompt.criteria"), "")
        for one in compiled.exercise.criteria:
            worth = language.say(lang, "points.only", possible=language.points(lang, one.points), n=1 if one.points == 1 else 2)
            yield f"- {one.text[lang]} ({worth})"
    if kind.form_only:
        yield from ("", language.say(lang, "prompt.form_only"))
    if count := len(hints(course, exercise, compiled, lang)):
        yield from ("", language.say(lang, "prompt.hints", n=count, name=exercise.name))
