"""The last of the anatomy of a verdict: exactly one next step, fitting how an answer fails."""

from __future__ import annotations

from autograder import kinds
from autograder.language import clip, known
from autograder.records import Status, Verdict
from autograder.report.messages import SYNTAX, WIDTH
from autograder.report.sentences import Reading

__all__ = ["next_step"]

SETTLED = (Status.right, Status.pending, Status.fault)


def next_step(reading: Reading, status: Status, following: tuple[int, str] | None, last: bool) -> str:
    """Exactly one step, or none where there is nothing left to do."""
    graded = reading.judgement.graded
    if status is Status.right:
        return _onwards(reading, following, last)
    step = _step(reading, status, graded)
    if status is Status.pending and not step:
        return _onwards(reading, following, last)
    again = not graded and status not in SETTLED and kinds.of(reading.judgement.exercise).answered == "code"
    return f"{step} {reading.say('next.check')}" if again and step else step


def _onwards(reading: Reading, following: tuple[int, str] | None, last: bool) -> str:
    if reading.judgement.graded:
        return ""
    if following is None:
        return reading.say("next.hand_in") if last else ""
    number, name = following
    return reading.say("next.exercise" if number else "next.exercise_name", number=number, name=name)


def _step(reading: Reading, status: Status, graded: bool) -> str:
    failing, certain = reading.failing(), reading.certain()
    if failing is None:
        return ""
    if status is Status.fault:
        return reading.say("next.fault_graded" if graded else "next.fault")
    if status is Status.pending and not graded:
        return _unjudged(reading)
    if status is Status.pending or failing.status is Status.undecided:
        return reading.say("next.wait")
    if certain and certain[0].next:
        return certain[0].next[reading.lang]
    together = reading.together()
    if len(together) == 1 and (step := together[0][0].next):
        return step[reading.lang]
    if reading.tied() or together:
        return reading.say("next.tie")
    if failing.status is Status.no_answer and failing.code != "numeric.stub_again":
        return _first_answer(reading, failing, graded)
    code = _next_code(reading, failing)
    return reading.say(code, **_next_args(reading, failing))


def _unjudged(reading: Reading) -> str:
    """Of what only grading judges: what is still empty, or a last look."""
    empty = next((verdict for verdict in reading.verdicts if verdict.status is Status.no_answer), None)
    if empty is not None:
        return _first_answer(reading, empty, graded=False)
    return reading.words.waiting(reading)


def _first_answer(reading: Reading, failing: Verdict, graded: bool) -> str:
    if graded:
        return reading.say("next.no_answer_graded")
    return reading.words.empty(reading, failing)


def _next_args(reading: Reading, failing: Verdict) -> dict[str, object]:
    own_line = reading.judgement.where.line if reading.judgement.where else failing.args.get("line")
    line = reading.line(failing.part) if reading.is_lines() and failing.status is not Status.raised else own_line
    name = clip(str(failing.args.get("name", failing.part)), WIDTH)
    rest = {key: failing.args.get(key, 0) for key in ("row", "digits", "form", "look", "left", "tasks", "at")}
    return {"line": line or 0, "label": failing.part, "name": name, "of": failing.args.get("of", ""), **rest}


def _next_code(reading: Reading, failing: Verdict) -> str:
    """The step that fits how it fails."""
    own = reading.words.steps
    if failing.code in NEXT or failing.code in own:
        syntax = failing.code == "numeric.cell_raised" and str(failing.args.get("error")) in SYNTAX
        code = "next.syntax" if syntax else own.get(failing.code) or NEXT[failing.code]
        if (rule := failing.args.get("rule")) in ("loop", "guard"):
            batch = "batch" if rule == "loop" and failing.args.get("of") else rule
            code = f"next.refused_{'sizes' if rule == 'loop' and failing.args.get('name') else batch}"
        if rule == "module":
            code = "next.no_module_near" if failing.args.get("of") else "next.no_module"
        return code if failing.args.get("line") or failing.args.get("row") or not known(reading.lang, f"{code}_no_line") else f"{code}_no_line"
    return reading.words.next_code(reading, failing)


NEXT = {
    "answer.curly": "next.written",
    "answer.input": "next.written",
    "numeric.raised": "next.raised",
    "numeric.cell_raised": "next.raised",
    "numeric.timed_out": "next.timed_out",
    "numeric.killed_memory": "next.memory",
    "numeric.killed_exit": "next.exit",
    "numeric.killed_scratch": "next.scratch",
    "numeric.killed_threads": "next.threads",
    "numeric.refused": "next.refused",
    "numeric.killed_other": "next.killed",
}
"""Of answers of any kind; what else there is stands in `words.py` of each."""
