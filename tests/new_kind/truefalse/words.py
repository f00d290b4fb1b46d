"""What a notebook and a report say of statements."""

from __future__ import annotations

from autograder.kinds.truefalse.records import TrueFalseKey

from autograder.kinds import faces
from autograder.language import count
from autograder.records import Key, Lang, Verdict
from autograder.report.sentences import Reading

__all__ = ["Words"]


class Words(faces.Words):
    table = "lines"

    def offered(self, key: Key, lang: Lang) -> str:
        body = key.body
        assert isinstance(body, TrueFalseKey)
        return "\n".join(f"- `{one.id}`: {one.text[lang]}" for one in body.statements)

    def all_right(self, reading: Reading) -> str:
        return reading.say("truefalse.all_right", n=len(reading.verdicts), count=count(reading.lang, len(reading.verdicts)))

    def next_code(self, reading: Reading, failing: Verdict) -> str:
        return "truefalse.next"
