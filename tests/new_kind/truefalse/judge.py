"""Judge statements one by one. In a release only the form is known."""

from __future__ import annotations

from autograder.kinds.truefalse.records import Statement, TrueFalseKey

from autograder.judge.common import Args, Ended, by_language, ended
from autograder.kinds import faces
from autograder.records import FormKey, Judgement, Key, Run, Status, Verdict
from autograder.values import Value

__all__ = ["Judge", "read"]

WORDS = {"true": True, "wahr": True, "false": False, "falsch": False}


class Judge(faces.Judge):
    def judge(self, key: Key, run: Run, *, hidden: bool) -> Judgement:
        body = key.body
        assert isinstance(body, TrueFalseKey | FormKey)
        known = {one.id: one for one in body.statements} if isinstance(body, TrueFalseKey) else {}
        end = ended(run, key.exercise)
        verdicts = tuple(_verdict(part.name, run.answers.get(part.name), known.get(part.name), end) for part in key.exercise.parts)
        return Judgement(exercise=key.exercise, verdicts=verdicts, hidden=hidden, printed=run.printed)


def read(answer: Value) -> bool | None:
    """What an answer says; None where it says nothing. Raises `ValueError` for anything else."""
    if isinstance(answer, bool):
        return answer
    if answer is None or answer == "":
        return None
    word = answer.strip().casefold() if isinstance(answer, str) else ""
    if word not in WORDS:
        raise ValueError(word)
    return WORDS[word]


def _verdict(label: str, answer: Value, one: Statement | None, end: Ended | None) -> Verdict:
    try:
        said = read(answer)
    except ValueError:
        return Verdict(part=label, status=Status.unreadable, points=1.0, earned=0.0, code="truefalse.unreadable", args={"label": label})
    if said is None:
        if end is not None:
            return Verdict(part=label, status=end.status, points=1.0, earned=end.earned(), code=end.code, args=end.args)
        return Verdict(part=label, status=Status.no_answer, points=1.0, earned=0.0, code="truefalse.no_answer", args={"label": label})
    args: Args = {"label": label, "text": str(said)}
    if one is None:
        return Verdict(part=label, status=Status.pending, points=1.0, earned=None, code="truefalse.form", args=args)
    if said == one.right:
        return Verdict(part=label, status=Status.right, points=1.0, earned=1.0, code="truefalse.right", args=args)
    args |= by_language("why", one.why)
    return Verdict(part=label, status=Status.wrong, points=1.0, earned=0.0, code="truefalse.wrong", args=args)
