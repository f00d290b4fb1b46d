"""A free text: nothing is judged here. Unanswered is 0; answered waits for a person."""

from __future__ import annotations

from autograder import prose
from autograder.kinds import faces
from autograder.records import Judgement, Key, Run, Status, Verdict

__all__ = ["Judge", "judge"]


class Judge(faces.Judge):
    def judge(self, key: Key, run: Run, *, hidden: bool) -> Judgement:
        return judge(key, run, hidden=hidden)



def judge(key: Key, run: Run, *, hidden: bool) -> Judgement:
    """The text arrives as the answer `text`, without the placeholder that the release put there."""
    text = run.answers.get("text")
    words = prose.words(text) if isinstance(text, str) else 0
    points = key.exercise.points
    if words:
        verdict = Verdict(part="text", status=Status.pending, points=points, earned=None, code="text.pending", args={"n": words})
    elif isinstance(text, str) and text.strip():
        verdict = Verdict(part="text", status=Status.pending, points=points, earned=None, code="text.picture")
    else:
        verdict = Verdict(part="text", status=Status.no_answer, points=points, earned=0.0, code="text.no_answer")
    return Judgement(exercise=key.exercise, verdicts=(verdict,), hidden=hidden)
