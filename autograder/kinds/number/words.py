"""What a report says of a calculation."""

from __future__ import annotations

from autograder.kinds import faces
from autograder.language import clip, count, listing, quote
from autograder.records import Status, Verdict
from autograder.report.messages import short
from autograder.report.sentences import Reading, followed

__all__ = ["Words"]

TEXTS = frozenset({"number.text_type", "number.text_long"})


class Words(faces.Words):
    table = "lines"
    unnamed = True
    sides = ("number.open_right", "number.open_wrong")
    sides_right = ("number.open_right",)
    steps = {
        "number.comma_written": "next.written",
        "number.rounded": "next.decimals",
        "number.text_case": "next.text_case",
        "number.text_quotes": "next.written",
    }

    def all_right(self, reading: Reading) -> str:
        n, shown = len(reading.verdicts), [_result(verdict) for verdict in reading.verdicts]
        return reading.say("evidence.values_right", n=n, count=count(reading.lang, n), values=listing(reading.lang, shown))

    def evidence(self, reading: Reading) -> list[str]:
        return followed(reading)

    def next_code(self, reading: Reading, failing: Verdict) -> str:
        if failing.code in TEXTS:
            return "next.text_value"
        if failing.code.startswith("number.open_"):
            return "next.open"
        return "next.unreadable_value" if failing.status is Status.unreadable else "next.value_wrong"


def _result(verdict: Verdict) -> str:
    text = clip(short(str(verdict.args.get("text", ""))), 24)
    return f"`{quote(verdict.part)} = {quote(text)}`" if text else f"`{quote(verdict.part)}`"
