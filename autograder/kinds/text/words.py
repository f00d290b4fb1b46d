"""A text is read by a person: all there is to say before is that it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.kinds import faces

if TYPE_CHECKING:
    from autograder.records import Verdict
    from autograder.report.sentences import Reading

__all__ = ["Words"]


class Words(faces.Words):
    def empty(self, reading: Reading, failing: Verdict) -> str:
        return reading.say("next.no_answer_text", name=failing.part)

    def next_code(self, reading: Reading, failing: Verdict) -> str:
        return "next.look" if reading.judgement.where is not None else "next.by_hand"

    def waiting(self, reading: Reading) -> str:
        return reading.say("next.hand_in_text")
