"""The mark of a verdict: glyph, colour and word, the same on every surface."""

from __future__ import annotations

from typing import Literal, NamedTuple

from autograder import kinds
from autograder.language import Marked, clip, known, quote, say
from autograder.records import ExerciseReport, Lang, Status, Verdict

__all__ = ["Colour", "Mark", "badge", "word"]

Colour = Literal["right", "off", "follow", "soft", "human", "fault"]


class Mark(NamedTuple):
    glyph: str
    colour: Colour
    word: str


MARKS: dict[Status, tuple[str, Colour, str]] = {
    Status.right: ("✓", "right", "right"),
    Status.partly: ("◐", "off", "partly"),
    Status.follow_through: ("↳", "follow", "follow_own"),
    Status.no_answer: ("○", "soft", "no_answer"),
    Status.unreadable: ("✗", "off", "unreadable"),
    Status.undecided: ("◇", "human", "open"),
    Status.pending: ("◇", "human", "open"),
    Status.fault: ("!", "fault", "fault"),
}
WRONG: tuple[str, Colour, str] = ("✗", "off", "wrong")


def badge(exercise: ExerciseReport, lang: Lang) -> Mark:
    """The mark of a whole exercise."""
    glyph_, colour, code = MARKS.get(exercise.status, WRONG)
    if exercise.status in (Status.follow_through, Status.unreadable):
        code = "right" if exercise.status is Status.follow_through else "wrong"
    if exercise.status is Status.pending and kinds.of(exercise).answered != "prose" and not exercise.graded:
        code = "answered"
    return Mark(glyph_, colour, _said(lang, f"status.{code}", exercise.graded))


def word(verdict: Verdict, lang: Lang, graded: bool, origin: int = 0) -> Mark:
    """The mark of one verdict, for a line or a cell of a table. `origin`: the line it goes on from, if lines count."""
    glyph_, colour, code = MARKS.get(verdict.status, WRONG)
    if verdict.status is Status.pending and not graded:
        return Mark(glyph_, colour, say(lang, "word.answered"))
    if verdict.status is not Status.follow_through:
        return Mark(glyph_, colour, _said(lang, f"word.{code}", graded))
    name = str(verdict.args.get("from", ""))
    if origin:
        return Mark(glyph_, colour, say(lang, "word.follow", line=origin))
    if name:
        return Mark(glyph_, colour, say(lang, "word.follow_value", name=Marked(f"`{quote(clip(name, 40))}`")))
    return Mark(glyph_, colour, say(lang, "word.follow_own"))


def _said(lang: Lang, code: str, graded: bool) -> str:
    later = f"{code}_graded"
    return say(lang, later if graded and known(lang, later) else code)
