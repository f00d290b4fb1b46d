"""A text is read by a person: all there is to say before is that it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.kinds import faces
from autograder.kinds.text.records import TextKey
from autograder.language import points, say

if TYPE_CHECKING:
    from autograder.records import Key, Lang, Verdict
    from autograder.report.sentences import Reading

__all__ = ["Words"]


class Words(faces.Words):
    def empty(self, reading: Reading, failing: Verdict) -> str:
        return reading.say("next.no_answer_text", name=failing.part)

    def next_code(self, reading: Reading, failing: Verdict) -> str:
        return "next.look" if reading.judgement.where is not None else "next.by_hand"

    def waiting(self, reading: Reading) -> str:
        return reading.say("next.hand_in_text")

    def for_grading(self, key: Key, lang: Lang) -> str:
        """Criteria, rubric and model solution, each under a heading."""
        body = key.body
        assert isinstance(body, TextKey)
        criteria = [f"- {one.text[lang]} ({_worth(one.points, lang)})" for one in key.exercise.criteria]
        rubric = "\n".join([*criteria, "", _lower(body.rubric[lang])]).strip()
        parts = (("table.rubric", rubric), ("nb.model", _lower(body.model[lang]).strip()))
        return "\n\n".join(f"#### {say(lang, code)}\n\n{said}" for code, said in parts if said)


def _lower(said: str) -> str:
    """A file's text without its title, and headings below ours: the title is said already."""
    lines = said.strip().splitlines()
    if lines and lines[0].startswith("# "):
        del lines[0]
    return "\n".join(f"####{line}" if line.startswith("#") else line for line in lines)


def _worth(worth: float, lang: Lang) -> str:
    return say(lang, "points.only", possible=points(lang, worth), n=1 if worth == 1 else 2)
