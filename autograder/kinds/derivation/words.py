"""What a report says of a derivation, line by line."""

from __future__ import annotations

from autograder.kinds import faces
from autograder.language import count
from autograder.records import Status, Verdict
from autograder.report.sentences import Reading, followed

__all__ = ["Words"]

UNFINISHED = ("derivation.restates", "derivation.unfinished", "derivation.quotient")


class Words(faces.Words):
    table = "lines"
    caption = "table.derivation"
    numbered = True
    unnamed = True
    shows = ("derivation.circle", "derivation.names", *UNFINISHED)
    steps = {
        "derivation.quotes": "next.written",
    }

    def all_right(self, reading: Reading) -> str:
        n = len(reading.verdicts)
        return reading.say("evidence.lines_right", n=n, count=count(reading.lang, n))

    def evidence(self, reading: Reading) -> list[str]:
        return followed(reading)

    def empty(self, reading: Reading, failing: Verdict) -> str:
        if failing.code == "derivation.names":
            return reading.say("next.put_in", **failing.args)
        if failing.code in UNFINISHED:
            return reading.say("next.write_out", line=reading.line(failing.part))
        return super().empty(reading, failing)

    def next_code(self, reading: Reading, failing: Verdict) -> str:
        return "next.unreadable" if failing.status is Status.unreadable else "next.line_wrong"
