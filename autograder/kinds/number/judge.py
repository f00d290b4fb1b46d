"""Judge a calculation: each asked result to its decimals, on from the student's own earlier values, and by name.

A result counts as right within half a unit of the last decimal asked, and as much more as its rounded predecessors
explain. In a release only the form is known: whether each answer reads as one number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import msgspec

from autograder.formulas import Tree, names, read, show
from autograder.judge import source
from autograder.judge.common import Args, Ended, ended
from autograder.judge.preferred import preferred
from autograder.kinds import faces
from autograder.kinds.number.judging import free, printed
from autograder.kinds.number.judging.calculation import value
from autograder.kinds.number.judging.numerals import Unreadable, decimals, numeral, shown
from autograder.kinds.number.judging.written import COMMAS, written
from autograder.kinds.number.records import NumberKey
from autograder.language import number as spoken
from autograder.records import Cell, Diagnosis, FormKey, Judgement, Key, Lang, Part, Run, Status, Verdict
from autograder.values import Value

__all__ = ["Judge", "Unreadable", "judge", "numeral", "worked"]


class Judge(faces.Judge):
    def judge(self, key: Key, run: Run, *, hidden: bool) -> Judgement:
        return judge(key, run, hidden=hidden)

    def placed(self, judgement: Judgement, cells: Sequence[Cell]) -> Judgement:
        return source.told(judgement, cells, written, {"number.no_answer", "number.no_text"}, COMMAS)


SHOWN = 200
SLACK = 1e-9
NUDGE = 0.1
APART = 8
"""So many half units of the last decimal lie at least between the right number and that of a mistake of the bank."""


def judge(key: Key, run: Run, *, hidden: bool) -> Judgement:
    """Verdicts per asked label."""
    body = key.body
    assert isinstance(body, NumberKey | FormKey)
    answer = _Answer(body, run, ended(run, key.exercise), hidden)
    verdicts = tuple(answer.verdict(order, part) for order, part in enumerate(key.exercise.parts, 1))
    return Judgement(
        exercise=key.exercise, verdicts=verdicts, diagnosis=tuple(answer.diagnosis), hidden=hidden, printed=run.printed
    )


def worked(key: Key, lang: Lang) -> list[tuple[str, str]]:
    """The worked solution: each asked label with its formula, the numbers put in, and the result."""
    body = key.body
    assert isinstance(body, NumberKey)
    known: dict[str, float] = {**body.values, **body.results}
    lines = []
    for label in (part.name for part in key.exercise.parts):
        if label in body.texts:
            lines.append((label, " / ".join(body.texts[label])))
            continue
        if label in body.open:
            lines.append((label, spoken(lang, body.example[label])))
            continue
        tree = read(body.graph[label], None)
        put_in = show(_with_numbers(tree, known, body), lang)
        lines.append((label, f"{show(tree, lang)} = {put_in} = {spoken(lang, body.results[label], body.digits)}"))
    return lines


def _with_numbers(tree: Tree, known: Mapping[str, float], body: NumberKey) -> Tree:
    from fractions import Fraction

    from autograder.formulas import Number, substitute

    def exact(name: str) -> Fraction:
        shown = known[name] if name in body.values else round(known[name], body.digits)
        return Fraction(str(shown))

    return substitute(tree, {name: Number(exact(name)) for name in names(tree)})


@dataclass
class _Answer:
    """One student's calculation while it is being judged. `tell`: the right results may be told."""

    body: NumberKey | FormKey
    run: Run
    ended: Ended | None
    tell: bool
    diagnosis: list[Diagnosis] = field(default_factory=list)
    given: dict[str, float] = field(default_factory=dict)
    right: set[str] = field(default_factory=set)

    def verdict(self, order: int, part: Part) -> Verdict:
        answer = self.run.answers.get(part.name)
        args: Args = {"label": part.name}
        if part.name in self.body.texts:
            return self.of_text(part, answer, args)
        try:
            number = numeral(answer, part.name)
        except Unreadable as error:
            return _verdict(part, Status.unreadable, error.code, {**args, "text": shown(answer)[:SHOWN], **error.args_})
        if number is None:
            return self.missing(part, args)
        args["text"] = shown(answer)[:SHOWN]
        if isinstance(self.body, FormKey):
            return _verdict(part, Status.pending, "number.form", args)
        if part.name in self.body.open:
            return self.of_values(self.body, part, args)
        self.given[part.name] = number
        return _Result(self, self.body, part, number, order, args, decimals(answer)).verdict()

    def of_values(self, body: NumberKey, part: Part, args: Args) -> Verdict:
        """One of the labels whose values are the student's own: all of them count together."""
        given = self.own(body)
        status, code, told = free.of_values(body, given, part.name)
        first = not any(diagnosis.part in body.open for diagnosis in self.diagnosis)
        if status is Status.wrong and len(given) == len(body.open) and first and (ids := free.mistakes_of_values(body, given)):
            self.diagnosis.append(Diagnosis(part=part.name, ids=ids, certain=True))
        return _verdict(part, status, code, {**args, **told})

    def own(self, body: NumberKey) -> dict[str, float]:
        """The open labels that have a value."""
        found = {}
        for label in body.open:
            with suppress(Unreadable):
                if (number := numeral(self.run.answers.get(label), label)) is not None:
                    found[label] = number
        return found

    def of_text(self, part: Part, answer: Value, args: Args) -> Verdict:
        try:
            text = printed.text_of(answer)
        except printed.Unreadable as error:
            return _verdict(part, Status.unreadable, error.code, {**args, "text": shown(answer)[:SHOWN], **error.args_})
        if text is None:
            return self.missing(part, {**args, "asked": "text"}, "number.no_text")
        args["text"] = text[:SHOWN]
        if isinstance(self.body, FormKey):
            return _verdict(part, Status.pending, "number.text_form", args)
        status, code, told = free.of_text(self.body, text, part.name, self.tell)
        if status is Status.wrong and (ids := free.mistakes_of_text(self.body, text, part.name)):
            self.diagnosis.append(Diagnosis(part=part.name, ids=ids, certain=len(ids) == 1))
        return _verdict(part, status, code, {**args, **told})

    def missing(self, part: Part, args: Args, code: str = "number.no_answer") -> Verdict:
        if self.ended is None:
            return _verdict(part, Status.no_answer, code, args)
        verdict = _verdict(part, self.ended.status, self.ended.code, {**args, **self.ended.args})
        return msgspec.structs.replace(verdict, earned=self.ended.earned())


@dataclass
class _Result:
    """One result: is it right, does it go on rightly, what misconception gives it?"""

    answer: _Answer
    body: NumberKey
    part: Part
    number: float
    order: int
    args: Args
    decimals: int

    def __post_init__(self) -> None:
        self.label = self.part.name
        self.half = 0.5 * 10.0**-self.body.digits
        self.graph = {name: read(text, None) for name, text in self.body.graph.items()}

    def verdict(self) -> Verdict:
        own = {k: v for k, v in self.answer.given.items() if k != self.label}
        wrong = {k: v for k, v in own.items() if k not in self.answer.right}
        if self.is_right({k: v for k, v in own.items() if k not in wrong}):
            self.answer.right.add(self.label)
            return _verdict(self.part, Status.right, "number.right", self.args)
        self.args |= {"yours": self.number}
        if self.answer.tell:
            self.args |= {"right": round(self.body.results[self.label], self.body.digits) + 0.0, "digits": self.body.digits}
        source = next((k for k in reversed(list(wrong)) if self.uses(k, wrong)), "")
        if source and self.close(self.from_own(self.graph, own), self.spread(own)):
            self.args |= {"from": source}
            if self.trivial(own, wrong):
                return _verdict(self.part, Status.wrong, "number.withheld", self.args)
            return _verdict(self.part, Status.follow_through, "number.follow_through", self.args)
        ids = self.recognised(own)
        if ids:
            self.answer.diagnosis.append(Diagnosis(part=self.label, ids=ids, certain=len(ids) == 1))
        elif self.is_rounded():
            self.args |= {"n": self.decimals, "digits": self.body.digits}
            return _verdict(self.part, Status.wrong, "number.rounded", self.args)
        return _verdict(self.part, Status.wrong, "number.wrong" if self.answer.tell else "number.not_yet", self.args)

    def close(self, expected: float | None, extra: float = 0.0) -> bool:
        return expected is not None and abs(self.number - expected) <= (self.half + extra) * (1 + SLACK) + 1e-12

    def is_right(self, own: Mapping[str, float]) -> bool:
        """Against the exact result, against one from the student's own right values, or within what they explain."""
        exact = self.body.results[self.label]
        return self.close(exact, self.spread(self.body.results)) or self.close(self.from_own(self.graph, own))

    def is_rounded(self) -> bool:
        """Whether it is the right result with fewer decimals than are asked for."""
        return self.decimals < self.body.digits and round(self.body.results[self.label], self.decimals) == self.number

    def from_own(self, graph: Mapping[str, Tree], own: Mapping[str, float]) -> float | None:
        """The result computed with the student's own values in place of those nodes."""
        rest = {name: tree for name, tree in graph.items() if name == self.label or name not in own}
        values = {**self.body.values, **{k: v for k, v in own.items() if k != self.label}}
        order = list(graph)
        known: dict[str, float] = dict(values)
        for name in order[: order.index(self.label) + 1]:
            if name in rest:
                found = value(rest[name], known)
                if found is None:
                    return None
                known[name] = found
        return known[self.label]

    def spread(self, at: Mapping[str, float]) -> float:
        """How far half a unit in each asked predecessor can move this result."""
        known = {k: v for k, v in at.items() if k in self.body.asked and k != self.label}
        known = {k: v for k, v in known.items() if k in names(self.graph[self.label])}
        base = self.from_own(self.graph, known)
        total = 0.0
        for name, number in known.items():
            moved = [self.from_own(self.graph, {**known, name: number + s * self.half}) for s in (-1, 1)]
            total += max((abs(m - base) for m in moved if m is not None and base is not None), default=0.0)
        return total

    def uses(self, source: str, wrong: Mapping[str, float]) -> bool:
        """Whether this result depends on an own wrong value, other own values taken as they are."""
        waiting, seen = list(names(self.graph[self.label])), set()
        while waiting:
            name = waiting.pop()
            if name == source:
                return True
            if name in self.graph and name not in wrong and name not in seen:
                seen.add(name)
                waiting.extend(names(self.graph[name]))
        return False

    def trivial(self, own: Mapping[str, float], wrong: Mapping[str, float]) -> bool:
        """Whether an own wrong value makes this step easy: it is 0, or the result no longer depends on it."""
        base = self.from_own(self.graph, own)
        for name in (k for k in wrong if self.uses(k, wrong)):
            shift = max(abs(own[name]) * NUDGE, 2 * self.half)
            moved = [self.from_own(self.graph, {**own, name: own[name] + s * shift}) for s in (-1, 1)]
            if own[name] == 0 or base is None or any(m is None or abs(m - base) <= self.half for m in moved):
                return True
        return False

    def recognised(self, own: Mapping[str, float]) -> tuple[str, ...]:
        """The misconceptions that give this number from the right values, else from the student's own."""
        exact = self.body.results[self.label]
        telling = {
            id: wrong[self.label]
            for id, wrong in self.body.wrong.items()
            if self.label in wrong and abs(wrong[self.label] - exact) > 4 * self.half and self.touches(id)
        }
        absolute = tuple(id for id, expected in telling.items() if self.close(expected, self.spread(self.body.results)))
        if absolute:
            return absolute
        follows = tuple(id for id in self.body.wrong if self.touches(id) and self.close(self.slipped(id, own), self.spread(own)))
        return follows or self.banked({}) or self.banked(own)

    def banked(self, own: Mapping[str, float]) -> tuple[str, ...]:
        """The mistakes of the bank that give this number from these own values, well apart from the right one."""
        right = self.from_own(self.graph, own)
        found = []
        for id, node, formula in self.body.slips:
            if node == self.label:
                slipped = self.from_own({**self.graph, node: read(formula, None)}, own)
                if right is not None and slipped is not None and abs(slipped - right) > APART * self.half and self.close(slipped):
                    found.append(id)
        return preferred(found)

    def touches(self, id: str) -> bool:
        """Whether the node that is computed otherwise is this one, or one not asked that leads straight here."""
        node = self.body.formulas[id][0]
        if node == self.label:
            return True
        return node not in self.body.asked and self.uses(node, dict.fromkeys(self.body.asked, 0.0))

    def slipped(self, id: str, own: Mapping[str, float]) -> float | None:
        node, formula = self.body.formulas[id]
        return self.from_own({**self.graph, node: read(formula, None)}, own)


def _verdict(part: Part, status: Status, code: str, args: Args) -> Verdict:
    earned = part.points if status in (Status.right, Status.follow_through) else 0.0
    return Verdict(
        part=part.name,
        status=status,
        points=part.points,
        earned=None if status is Status.pending else earned,
        code=code,
        args=args,
    )
