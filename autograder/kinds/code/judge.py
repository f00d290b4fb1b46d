"""Judge a code exercise: outcomes against the key, on the ladder exists → signature → ran → type → shape → dtype → finite → values."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Cells
from itertools import permutations
from typing import Any

import msgspec
import numpy as np

from autograder.judge.agreement import aligned, split, within
from autograder.judge.common import refusal
from autograder.kinds import faces
from autograder.kinds.code.judging import devices, diagnosis, evidence, locate, loose, pictures, properties
from autograder.kinds.code.judging.drift import drift
from autograder.kinds.code.records import CodeKey
from autograder.records import (
    Case,
    Cell,
    Fault,
    Garbled,
    Judgement,
    Key,
    Killed,
    Missing,
    Outcome,
    Part,
    Raised,
    Refused,
    Returned,
    Run,
    Status,
    TimedOut,
    Verdict,
)
from autograder.script import MISSING, Call, Ref
from autograder.values import Array, Mapping, Meta, Other, Sequence, Value, describe, leaves

__all__ = ["Judge", "judge", "verdicts"]


class Judge(faces.Judge):
    def judge(self, key: Key, run: Run, *, hidden: bool) -> Judgement:
        return judge(key, run, hidden=hidden)

    def placed(self, judgement: Judgement, cells: Cells[Cell]) -> Judgement:
        return locate.placed(judgement, cells)

    def to_try(self, key: Key, judgement: Judgement) -> tuple[Case, ...]:
        return evidence.to_try(key, judgement)

    def shown(self, key: Key, judgement: Judgement, run: Run, small: Run, alone: evidence.Alone) -> Judgement:
        return evidence.shown(key, judgement, run, small, alone)


Args = dict[str, str | int | float]


MOST_ORDERED = 5
NO_FUNCTION = ", not something that can be called"

MOST = 1e300  # a number that no report is too small for


class Finding(msgspec.Struct, frozen=True):
    """The first rung of the ladder that fails: a sentence's code and what fills it in."""

    code: str
    args: Args = {}
    status: Status = Status.wrong


def judge(key: Key, run: Run, *, hidden: bool) -> Judgement:
    """Verdicts per group of cases and returned value; the misconception; a line, a trial and a picture where they help."""
    with np.errstate(all="ignore"):  # whatever numbers come, they are judged
        return _judged(key, run, hidden)


def _judged(key: Key, run: Run, hidden: bool) -> Judgement:
    rows = _rows(key, run)
    given = verdicts(key, run)
    failing = {(v.part, v.value, v.status) for v in given if v.status is not Status.right}
    return Judgement(
        exercise=key.exercise,
        verdicts=given,
        diagnosis=diagnosis.of_code(key, rows, {v.part for v in given if v.code == "numeric.order"}) if failing else (),
        trial=evidence.trial(key, rows, failing) if failing else None,
        picture=pictures.picture(key, rows) if failing else None,
        cases=len(rows),
        by_properties=any(case.held for case, _, _ in rows),
        hidden=hidden,
        printed=run.printed,
    )


def verdicts(key: Key, run: Run) -> tuple[Verdict, ...]:
    """The verdicts alone, which is what points follow from."""
    rows = _rows(key, run)
    return tuple(v for part in key.exercise.parts for v in _part(part, [row for row in rows if row[0].part == part.name], run))


def _rows(key: Key, run: Run) -> list[tuple[Case, Outcome | None, Outcome | None]]:
    assert isinstance(key.body, CodeKey)
    return [(case, _outcome(run.outcomes, i), _outcome(run.again, i)) for i, case in enumerate(key.body.cases)]


def _outcome(outcomes: tuple[Outcome, ...], index: int) -> Outcome | None:
    return outcomes[index] if index < len(outcomes) else None


def _part(part: Part, rows: list[tuple[Case, Outcome | None, Outcome | None]], run: Run) -> Iterator[Verdict]:
    """Points of a part are spread over its groups, and within a group over the returned values by their weights."""
    shares = sum(r.weight for r in part.returns) * len(part.groups)
    untouched = bool(rows) and all(_untouched(outcome) for _, outcome, _ in rows)
    order = _order(part, [(case, outcome) for case, outcome, _ in rows])
    for group in part.groups:
        checked = [(case, _case(part, case, outcome, again, run)) for case, outcome, again in rows if case.group == group]
        spoiled = part.together and any(found for _, findings in checked for found in findings.values())
        for returned in part.returns:
            points = part.points * returned.weight / shares
            failed = [(case, found) for case, findings in checked if (found := findings[returned.name])]
            if untouched:
                yield _verdict(part, group, returned.name, points, _stub(part, rows[0][1]), True)
            elif failed:
                case, finding = next(((c, f) for c, f in failed if c.visible), failed[0])
                finding = order or finding
                yield _verdict(part, group, returned.name, points, finding, case.visible)
            else:
                right = _verdict(part, group, returned.name, points, None, True)
                if spoiled:
                    yield msgspec.structs.replace(right, earned=0.0, code="numeric.together")
                else:
                    yield _telling(right, part, [(case, outcome) for case, outcome, _ in rows if case.group == group])


def _order(part: Part, rows: list[tuple[Case, Outcome | None]]) -> Finding | None:
    """In every case the returned values are the right ones, in one and the same other order."""
    names = [r.name for r in part.returns]
    if not 1 < len(names) <= MOST_ORDERED or not rows:
        return None
    left = [order for order in permutations(range(len(names))) if list(order) != sorted(order)]
    for case, outcome in rows:
        if not isinstance(outcome, Returned) or case.held or len(outcome.seen) != len(case.expected):
            return None
        chained = any(isinstance(value, Ref) and value.index is not None for step in case.script if isinstance(step, Call) for _, value in step.args)
        for i, expected in enumerate(case.expected[:1] if chained else case.expected):  # later steps go on from values in another place
            found = split(part, expected, outcome.seen[i].value, case.tolerance[i])
            if found is None or len(found) != len(names):
                return None
            left = [order for order in left if all(within(right, found[order[k]][2], widths) for k, (_, right, _, widths) in enumerate(found))]
    if not left:
        return None
    given = ", ".join(names[left[0].index(at)] for at in range(len(names)))
    return Finding("numeric.order", {"part": part.name, "yours": given, "right": ", ".join(names)})


def _verdict(part: Part, group: str, value: str, points: float, finding: Finding | None, visible: bool) -> Verdict:
    status = finding.status if finding else Status.right
    earned = points if not finding else None if status is Status.fault else 0.0
    return Verdict(
        part=part.name, group=group, value=value, points=points, earned=earned, visible=visible, status=status,
        code=finding.code if finding else "numeric.right", args=finding.args if finding else {},
    )  # fmt: skip


def _telling(right: Verdict, part: Part, rows: list[tuple[Case, Outcome | None]]) -> Verdict:
    """A right verdict with what a visible case of its group tells beside that."""
    for case, outcome in rows:
        if case.visible and (found := properties.told(part, case, outcome)) and found[0] in ("", right.value):
            return msgspec.structs.replace(right, code=found[1], args={**found[2], "case": case.name})
        if case.visible and isinstance(outcome, Returned) and (wide := loose.used(part, case, outcome, right.value)):
            return msgspec.structs.replace(right, args=wide)
    return right


def _untouched(outcome: Outcome | None) -> bool:
    """The stub, as far as outcomes tell: it raises NotImplementedError. What the source tells is for `unfinished`."""
    return isinstance(outcome, Raised) and outcome.error == "NotImplementedError" and not devices.fixed(outcome)


def _stub(part: Part, outcome: Outcome | None) -> Finding:
    """With the line where it raises."""
    at: Args = {"line": outcome.line or 0, "cell": outcome.cell or 0} if isinstance(outcome, Raised) else {}
    return Finding("numeric.no_answer", {"part": part.name, **at}, Status.no_answer)


def _case(part: Part, case: Case, outcome: Outcome | None, again: Outcome | None, run: Run) -> dict[str, Finding | None]:
    """What is wrong with each returned value in one case; None where it is right."""
    names = [r.name for r in part.returns]
    if not isinstance(outcome, Returned):
        return dict.fromkeys(names, _did_not_return(part, outcome, run))
    if outcome.changed:
        return dict.fromkeys(names, Finding("numeric.changed", {"part": part.name, "name": outcome.changed[0]}))
    if case.held:
        return _held(part, case, outcome, again)
    findings: dict[str, Finding | None] = dict.fromkeys(names)
    for i, expected in enumerate(case.expected):
        seen = outcome.seen[i].value if i < len(outcome.seen) else Other("nothing")
        rows = split(part, expected, seen, case.tolerance[i])
        if rows is None:
            wanted, got = f"{len(part.returns)} values", describe(seen)
            return dict.fromkeys(names, _nothing(seen, Finding("numeric.type", {"value": part.name, "yours": got, "right": wanted})))
        for name, right, yours, widths in rows:
            found = findings[name] or _ladder(name, case, right, yours, widths)
            findings[name] = _nothing(seen, found) if found else None
    for name, found in findings.items():
        if found and found.code == "numeric.values" and not isinstance(found.args["yours"], str):
            findings[name] = Finding(found.code, {**found.args, **drift(part, case, outcome, name), **loose.allowed(case, name, float(found.args["right"]))})
    if not any(findings.values()) and not _same_again(case, outcome, again):
        return dict.fromkeys(names, Finding("numeric.state", {"part": part.name}))
    return findings


def _nothing(seen: Value, found: Finding) -> Finding:
    """The finding, marked where a call gave None as a whole."""
    return Finding(found.code, {**found.args, "whole": 1}) if seen is None and found.code == "numeric.type" else found


def _held(part: Part, case: Case, outcome: Returned, again: Outcome | None) -> dict[str, Finding | None]:
    """The first property that does not hold, for each returned value it is about."""
    findings: dict[str, Finding | None] = dict.fromkeys(r.name for r in part.returns)
    for one in properties.broken(part, case, outcome):
        for name in [one.value] if one.value else findings:
            findings[name] = findings[name] or Finding(one.code, {**one.args, "case": case.name})
    if not any(findings.values()) and not properties.same_again(outcome, again):
        return dict.fromkeys(findings, Finding("numeric.state", {"part": part.name}))
    return findings


def _same_again(case: Case, first: Returned, second: Outcome | None) -> bool:
    """Called again, in the opposite order of cases, with the same arguments: the same, within rounding.

    A second run that used up the submission's time tells nothing.
    """
    if not isinstance(second, Returned):
        return not isinstance(second, Raised | Missing)
    if len(first.seen) != len(second.seen) or first.changed != second.changed:
        return False
    return all(
        within(a.value, b.value, widths)
        for a, b, widths in zip(first.seen, second.seen, case.tolerance, strict=False)
    )


def _did_not_return(part: Part, outcome: Outcome | None, run: Run) -> Finding:
    match outcome:
        case Missing() if isinstance(run.own, Raised):
            return Finding("numeric.cell_raised", _raised(run.own), Status.raised)
        case Missing(name=name) if "." in name:
            return Finding("numeric.no_method", {"part": part.name, "name": name.rpartition(".")[2]})
        case Missing(name=name):
            return Finding("numeric.missing", {"name": name}, Status.no_answer)
        case Raised(stage="signature", message=message) if message.endswith(NO_FUNCTION):
            yours = message.removesuffix(NO_FUNCTION).rpartition(" ")[2]
            return Finding("numeric.not_callable", {"part": part.name, "yours": yours}, Status.raised)
        case Raised(stage="signature", message=message):
            return Finding("numeric.signature", {"part": part.name, "yours": message, "right": part.signature}, Status.raised)
        case Raised(stage="cell"):
            return Finding("numeric.cell_raised", _raised(outcome), Status.raised)
        case Raised() if device := devices.fixed(outcome):
            return Finding("numeric.device_fixed", {"part": part.name, "device": device, "line": outcome.line or 0, "cell": outcome.cell or 0}, Status.raised)
        case Raised():
            return Finding("numeric.raised", {"part": part.name, **_raised(outcome)}, Status.raised)
        case TimedOut(seconds=seconds):
            return Finding("numeric.timed_out", {"seconds": seconds}, Status.timed_out)
        case Killed(reason="memory" | "exit" | "scratch" | "threads" as reason):
            return Finding(f"numeric.killed_{reason}", {}, Status.killed)
        case Killed(reason=reason):
            return Finding("numeric.killed_other", {"reason": reason}, Status.killed)
        case Garbled():
            return Finding("numeric.garbled", {}, Status.killed)
        case Refused():
            return Finding("numeric.refused", refusal(outcome), Status.refused)
        case Fault(why=why):
            return Finding("numeric.fault", {"why": why}, Status.fault)
        case _:
            return Finding("numeric.missing", {"name": part.name}, Status.no_answer)


def _raised(outcome: Raised) -> Args:
    return {"error": outcome.error, "message": outcome.message, "line": outcome.line or 0, "cell": outcome.cell or 0}


def _ladder(name: str, case: Case, right: Value, yours: Value, widths: tuple[Value, ...]) -> Finding | None:
    """type → length → shape → dtype → finite → values, for one returned value."""
    yours = aligned(right, yours)
    if isinstance(right, Mapping):
        return _table(name, case, right, yours, widths)
    if isinstance(right, Sequence):
        if not isinstance(yours, Sequence):
            return _type(name, yours, right)
        if len(yours.items) != len(right.items):
            return Finding("numeric.length", {"value": name, "yours": len(yours.items), "right": len(right.items)})
        wanted, got = leaves(right), leaves(yours)
        if [path for path, _ in wanted] != [path for path, _ in got]:
            return _built(name, right, yours)
        pairs = zip(wanted, got, widths, strict=True)
        return next((f for (path, r), (_, y), w in pairs if (f := _leaf(name + path, case, r, y, w))), None)
    return _leaf(name, case, right, yours, widths[0] if widths else None)


def _table(name: str, case: Case, right: Mapping, yours: Value, widths: tuple[Value, ...]) -> Finding | None:
    """Of a dictionary its keys, in any order, and then one value after the other."""
    if not isinstance(yours, Mapping) or {key for key, _ in yours.items} != {key for key, _ in right.items}:
        return _type(name, yours, right)
    own, at = dict(yours.items), 0
    for key, value in right.items:
        size = len(leaves(value))
        if found := _ladder(f"{name}[{key!r}]", case, value, own[key], widths[at : at + size]):
            return found
        at += size
    return None


def _built(name: str, right: Sequence, yours: Sequence) -> Finding:
    """The first item of a list that is another kind of thing, or built otherwise."""
    for i, (a, b) in enumerate(zip(right.items, yours.items, strict=True)):
        if [path for path, _ in leaves(a)] != [path for path, _ in leaves(b)]:
            return _type(f"{name}[{i}]", b, a)
    return _type(name, yours, right)


def _leaf(name: str, case: Case, right: Value, yours: Value, width: Value) -> Finding | None:
    if yours == MISSING:
        return Finding("numeric.no_attribute", {"name": name})
    if isinstance(right, Meta) or isinstance(yours, Meta):
        return _on_device(name, right, yours)
    if right is None or isinstance(right, str):
        return None if yours == right and type(yours) is type(right) else _type(name, yours, right)
    if not isinstance(yours, Array | bool | int | float):
        return _type(name, yours, right)
    a, b = _array(right), _array(yours)
    if b.dtype == bool and a.dtype != bool and np.array_equal(a, b):
        return None  # `z > 0` for a step of 0.0 and 1.0
    if (a.dtype == bool) != (b.dtype == bool):
        return _type(name, yours, right)
    if (a.ndim == 0 and b.ndim > 0) or (a.ndim > 0 and not isinstance(yours, Array)):
        kind = "numeric.shape" if isinstance(yours, Array) else "numeric.type"
        return Finding(kind, {"value": name, "yours": _shape(b) if kind == "numeric.shape" else describe(yours), "right": _shape(a) if kind == "numeric.shape" else describe(right)})
    if a.shape != b.shape:
        return Finding("numeric.shape", {"value": name, "yours": _shape(b), "right": _shape(a)})
    if np.iscomplexobj(b):
        return Finding("numeric.dtype", {"value": name, "yours": b.dtype.name, "right": a.dtype.name})
    return _values(name, case, a, b, width)


def _on_device(name: str, right: Value, yours: Value) -> Finding | None:
    found = devices.apart(right, yours)
    if found is None:
        return None
    code, mine, theirs = found
    if code == "numeric.type":
        return _type(name, yours, right)
    return Finding(code, {"value": name.partition("[")[0] if code == "numeric.device" else name, "yours": mine, "right": theirs})


def _values(name: str, case: Case, right: Any, yours: Any, width: Value) -> Finding | None:
    allowed = width.numpy() if isinstance(width, Array) else np.zeros(right.shape)
    gap = np.abs(right.astype(np.float64) - yours.astype(np.float64))
    off = ~(gap <= allowed)
    if not off.any():
        return None
    bad = ~np.isfinite(yours.astype(np.float64)) & np.isfinite(right.astype(np.float64))
    place = tuple(int(i) for i in np.argwhere(bad if bad.any() else off)[0])
    where = f"{name}[{', '.join(map(str, place))}]" if place else name
    if bad.any():
        return Finding("numeric.finite", {"value": name, "yours": str(yours[place]), "place": where})
    if yours.dtype.name in ("float16", "float32") and np.allclose(right, yours, rtol=1e-3, atol=1e-5):
        return Finding("numeric.dtype", {"value": name, "yours": yours.dtype.name, "right": right.dtype.name})
    args: Args = {"value": name, "case": case.name, "yours": _shown(yours[place]), "right": _shown(right[place]), "place": where}
    times = gap[off & (allowed > 0)] / allowed[off & (allowed > 0)]
    return Finding("numeric.values", args | ({"tolerances": min(float(times.max()), MOST)} if times.size else {}))


def _shown(entry: Any) -> float | str:
    """A number as it is, a truth value by its name."""
    return str(bool(entry)) if entry.dtype == bool else float(entry)


def _type(name: str, yours: Value, right: Value) -> Finding:
    return Finding("numeric.type", {"value": name, "yours": describe(yours), "right": describe(right)})


def _array(value: Any) -> Any:
    return value.numpy() if isinstance(value, Array) else np.asarray(value)


def _shape(array: Any) -> str:
    return str(array.shape)
