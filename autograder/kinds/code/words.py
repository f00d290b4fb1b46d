"""What a report says of code: which values agree in which cases."""

from __future__ import annotations

from autograder.kinds import faces
from autograder.language import count
from autograder.records import Status, Verdict
from autograder.report.messages import good
from autograder.report.sentences import Reading, column, followed, listed, measured, value_names

__all__ = ["Words"]


class Words(faces.Words):
    table = "groups"
    unnamed = True
    steps = {
        "numeric.order": "next.order",
        "numeric.half_written": "next.half_written",
        "numeric.stub_again": "next.stub_again",
        "numeric.prints": "next.prints",
        "numeric.returns_none": "next.returns_none",
        "numeric.missing": "next.missing",
        "numeric.no_attribute": "next.no_attribute",
        "numeric.no_method": "next.no_method",
        "numeric.not_callable": "next.not_callable",
        "numeric.signature": "next.signature",
        "numeric.device": "next.device",
        "numeric.device_fixed": "next.device",
        "numeric.shape": "next.shape",
        "numeric.length": "next.type",
        "numeric.type": "next.type",
        "numeric.dtype": "next.dtype",
        "numeric.finite": "next.finite",
        "numeric.changed": "next.changed",
        "numeric.state": "next.state",
        "numeric.withheld": "next.withheld",
        "property.zeros": "next.mask",
        "property.zeros_axis": "next.mask",
        "property.zeros_calls": "next.mask",
        "property.finite_differences": "next.differences",
        "property.calls": "next.calls",
        "property.calls_most": "next.calls",
        "property.calls_least": "next.calls",
        "property.distribution_uniform": "next.drawn",
        "property.distribution_log_uniform": "next.drawn",
        "property.distribution_normal": "next.drawn",
        "property.breaks_not": "next.breaks",
        "property.breaks_more": "next.breaks",
    }

    def all_right(self, reading: Reading) -> str:
        names, cases = value_names(reading.verdicts), reading.judgement.cases
        if not cases:
            return reading.say("evidence.agree_uncounted")
        if not names:
            return reading.say("evidence.agree_result", n=cases)
        return reading.say("evidence.agree", n=cases, values=listed(names, reading.lang))

    def evidence(self, reading: Reading) -> list[str]:
        first = " ".join(filter(None, (_explained(reading), _throughout(reading))))
        return [first, *followed(reading), *_together(reading), *measured(reading)]

    def empty(self, reading: Reading, failing: Verdict) -> str:
        return reading.say("next.no_answer", name=failing.part)

    def next_code(self, reading: Reading, failing: Verdict) -> str:
        if failing.code.startswith("property.folds"):
            return "next.folds"
        if reading.judgement.trial is not None:
            return "next.trial"
        return "next.look" if reading.judgement.where is not None else "next.by_hand"

    def below(self, reading: Reading, status: Status) -> str:
        if status not in (Status.wrong, Status.partly):
            return ""
        groups = {verdict.group for verdict in reading.verdicts if verdict.group}
        if groups and groups >= {group for group, _ in reading.judgement.exercise.group_titles}:
            return reading.say("below.visible", n=len(groups), count=count(reading.lang, len(groups)))
        return reading.say("below.visible_plain")


def _explained(reading: Reading) -> str:
    """That a certain misconception, or two together, give exactly the student's numbers."""
    found = next((d for d in reading.judgement.diagnosis if d.certain and (reading.named(d) or d.pairs)), None)
    if found is None:
        return ""
    of_part = [verdict for verdict in reading.verdicts if verdict.part == found.part]
    wrong = [verdict for verdict in of_part if verdict.status is Status.wrong]
    if not wrong:
        return ""
    if reading.judgement.by_properties:
        return reading.say("evidence.misconception_properties")
    parts = {verdict.part for verdict in reading.verdicts}
    cases = reading.judgement.cases
    if len(parts) > 1 or not cases:
        return reading.say("evidence.misconception_part", part=found.part)
    names = [name for name in value_names(of_part) if name in value_names(wrong)]
    if not names:
        return reading.say("evidence.misconception_result", n=cases)
    code = "evidence.misconception" if len(names) == 1 else "evidence.misconception_several"
    return reading.say(code, n=cases, values=listed(names, reading.lang))


def _throughout(reading: Reading) -> str:
    """Which returned values, or parts, are right in every group, where others are not."""
    columns: dict[str, list[Status]] = {}
    for verdict in reading.verdicts:
        columns.setdefault(column(verdict), []).append(verdict.status)
    right = [name for name, statuses in columns.items() if all(good(status) for status in statuses)]
    if right and len(right) < len(columns):
        return reading.say("evidence.throughout", n=len(right), values=listed(right, reading.lang))
    shown = [verdict.status for verdict in reading.verdicts if verdict.visible]
    if shown and all(good(status) for status in shown):
        return reading.say("evidence.visible_agree")
    return ""


def _together(reading: Reading) -> list[str]:
    """Why a value that is right in a group earned nothing there."""
    parts = dict.fromkeys(verdict.part for verdict in reading.verdicts if verdict.code == "numeric.together")
    names = [[r.name for r in p.returns] for p in reading.judgement.exercise.parts if p.name in parts]
    return [reading.say("evidence.together", values=listed(one, reading.lang)) for one in names]
