"""One student's derivation, line by line: against the reference, then on from the own lines before, then by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import msgspec

from autograder.formulas import Comparison, ReadError, Second, Tree, Witness, names, show
from autograder.judge.common import Args, Ended
from autograder.kinds.derivation.judging.forward import Asked, forward
from autograder.kinds.derivation.judging.graph import Chain, Change, Graph, own_name, template
from autograder.kinds.derivation.judging.guards import Guards
from autograder.kinds.derivation.judging.oracle import Formulas, Oracle, Points
from autograder.kinds.derivation.judging.reading import NoAnswer, Written, array_of, circles, line_of, text_of
from autograder.kinds.derivation.judging.recognise import Found, named, named_twice
from autograder.kinds.derivation.judging.restating import only_primed
from autograder.kinds.derivation.judging.tensors import Tensor
from autograder.kinds.derivation.judging.values import Field
from autograder.kinds.derivation.records import DerivationKey, Mutant
from autograder.records import Diagnosis, Exercise, Part, Run, Status, Verdict

__all__ = ["Answer"]

SHOWN = 200
MAX_SOURCES = 4
MAX_TERMS = 8
RESTATES = frozenset({"derivation.restates", "derivation.unfinished", "derivation.quotient"})


@dataclass
class _Asked:
    """What became of a line: its array where it could be read, whether its value is the right one, what a guard says."""

    number: int
    asked: Asked
    tensor: Tensor | None = None
    wrong: bool = False
    barred: str = ""


@dataclass
class Answer:
    """A derivation while it is judged. `skip`: labels left to a person, unread; `starting` is told each label in turn; `second` is asked where a line stays open."""

    body: DerivationKey
    exercise: Exercise
    run: Run
    ended: Ended | None
    skip: frozenset[str]
    starting: Callable[[str], None]
    second: Second | None = None
    at: dict[str, str] = field(default_factory=dict)
    diagnosis: list[Diagnosis] = field(default_factory=list)
    lines: dict[str, _Asked] = field(default_factory=dict)

    def __post_init__(self) -> None:
        body = self.body
        self.forward = forward(body.graph, body.domains, body.shapes, body.constraints)
        self.graph = Graph(self.forward)
        self.asked = {line.label: self.of(line.label) for line in body.lines}
        pieces = {name: self.piece(name, text) for name, text in body.pieces.items()}
        points = Points(body, self.forward)
        self.oracle: Oracle = Formulas(body, self.forward, pieces, self.second) if pieces else points
        self.points = points
        self.guards = Guards(body, self.forward)

    def of(self, label: str) -> Asked:
        asked = self.graph.asked(label)
        assert asked is not None
        return asked

    def piece(self, name: str, text: str) -> Tensor:
        axes = self.body.axes.get(name, ())
        return Tensor(self.forward.read(text, axes), axes, self.body.sizes.get(name, ()))

    @property
    def own(self) -> dict[str, Tensor]:
        """The student's own lines so far, by name."""
        return {own_name(line.asked): line.tensor for line in self.lines.values() if line.tensor is not None}

    # --- all lines

    def verdicts(self) -> list[Verdict]:
        """A verdict for each line, in the key's order; judged in an order in which each comes after what it rests on."""
        parts = {part.name: (number, part) for number, part in enumerate(self.exercise.parts, 1)}
        found: dict[str, Verdict] = {}
        read: dict[str, tuple[Written, Args]] = {}
        for label, (number, part) in parts.items():
            self.lines[label] = _Asked(number, self.asked[label])
            args: Args = {"line": number, "label": label}
            verdict = self.begun(part, args, read)
            if verdict is not None:
                found[label] = verdict
        by_name = {self.asked[label].name: label for label in parts if self.asked[label].by}
        uses = {label: [by_name[name] for name in line.uses] for label, (line, _) in read.items()}
        order, circular = circles(uses)
        for label in (*order, *(label for label in read if label in circular)):
            line, args = read[label]
            self.starting(label)
            part = parts[label][1]
            found[label] = self.without(part, uses[label], args, circular, found) or self.verdict(part, line, args)
        return self.alone([found[label] for label in parts])

    def begun(self, part: Part, args: Args, read: dict[str, tuple[Written, Args]]) -> Verdict | None:
        """Read a line into `read`; its verdict where there is nothing to judge."""
        label = part.name
        if label in self.skip:
            return _verdict(part, Status.undecided, "derivation.undecided", args)
        self.starting(label)
        try:
            text = text_of(self.run.answers.get(label))
            args["text"] = text[:SHOWN]
            line = line_of(text, self.asked[label], list(self.asked.values()), self.forward)
        except NoAnswer:
            return self.missing(part, args)
        except ReadError as error:
            return _unreadable(part, error, args)
        args["read"] = " = ".join(map(show, line.terms))[:SHOWN]
        read[label] = line, args
        return None

    def missing(self, part: Part, args: Args) -> Verdict:
        if self.ended is None:
            return _verdict(part, Status.no_answer, "derivation.no_answer", args)
        told = {**args, **self.ended.args}
        return msgspec.structs.replace(
            _verdict(part, self.ended.status, self.ended.code, told), earned=self.ended.earned()
        )

    def without(
        self, part: Part, uses: list[str], args: Args, circular: set[str], found: Mapping[str, Verdict]
    ) -> Verdict | None:
        """A line that rests on itself, or on one without a formula, is no answer; on one left open it is open too."""
        if part.name in circular:
            return _verdict(part, Status.no_answer, "derivation.circle", args)
        for label in sorted(uses, key=lambda label: self.lines[label].number):
            if self.lines[label].tensor is None:
                told = {**args, "name": label}
                if found[label].status is Status.undecided:
                    return _verdict(part, Status.undecided, "derivation.undecided", told)
                return _verdict(part, Status.no_answer, "derivation.empty_label", told)
        return None

    def alone(self, verdicts: list[Verdict]) -> list[Verdict]:
        """With a right last line and no other, what the exercise says that it earns."""
        worth = self.body.alone
        *before, last = verdicts
        if worth is None or last.status is not Status.right or any(v.status is not Status.no_answer for v in before):
            return verdicts
        rest = max(0.0, worth - last.points) / len(before) if before else 0.0
        code = "derivation.implied" if rest else ""
        others = [msgspec.structs.replace(v, earned=min(rest, v.points), code=code or v.code) for v in before]
        return [*others, msgspec.structs.replace(last, earned=min(worth, last.points))]

    # --- one line

    def verdict(self, part: Part, line: Written, args: Args) -> Verdict:
        tree = line.terms[-1]
        verdict = self.judged(part, line.asked, tree, args)
        if verdict.status is Status.no_answer:
            verdict = self.written_before(part, line, args) or verdict
        if len(line.terms) > 1 and verdict.status is not Status.undecided:
            verdict = self.chained(line, verdict)
        mine = self.lines[part.name]
        mine.wrong = verdict.status is not Status.right
        if verdict.status is Status.no_answer:
            return verdict
        tensor = self.tensor(line.asked, tree)
        if tensor is not None and verdict.status in (Status.wrong, Status.undecided):
            mine.barred = self.guards.against(part.name, tensor, self.own)
        mine.tensor = tensor
        return verdict

    def written_before(self, part: Part, line: Written, args: Args) -> Verdict | None:
        """The verdict of a chain such as `a*(1 - a) = sigma'(z)`, which ends in a sign and says before what it is."""
        for term in reversed(line.terms[-MAX_TERMS:-1]):
            verdict = self.judged(part, line.asked, term, args)
            if verdict.status is Status.right:
                return verdict
        return None

    def tensor(self, asked: Asked, tree: Tree) -> Tensor | None:
        return array_of(self.graph, asked, tree, list(self.asked.values()))

    def shapes(self) -> dict[str, tuple[str, ...]]:
        """The shapes of labels."""
        found = {asked.name: self.graph.shape(asked.top, asked.by) for asked in self.asked.values() if asked.by}
        return {name: shape for name, shape in found.items() if shape}

    def judged(self, part: Part, asked: Asked, tree: Tree, args: Args) -> Verdict:
        found = self.oracle.compare(asked, tree, self.graph.target(asked), self.own, thorough=True)
        if found.equal and only_primed(tree, asked, self.forward):
            return _verdict(part, Status.no_answer, "derivation.restates", args)
        if found.equal and (others := self.other_names(tree)):
            return _verdict(part, Status.no_answer, "derivation.names", {**args, "others": others, "names": ", ".join(self.body.names)})
        if found.equal:
            unproved = found.status == "numeric" and self.oracle.proves
            code = "derivation.right_unproved" if unproved else "derivation.right_sympy" if found.by == "second" else "derivation.right"
            return _verdict(part, Status.right, code, args)
        if found.status == "undetermined":
            return _verdict(part, Status.undecided, "derivation.disagreement" if found.by == "disagreement" else "derivation.undecided", args)
        return self.follow_through(part, asked, tree, args) or self.wrong(part, asked, tree, args, found)

    def other_names(self, tree: Tree) -> str:
        """The names in an answer that it may not use, where the exercise says which ones it may."""
        known = {*self.forward.leaves, *self.forward.nodes, *self.asked}
        return ", ".join(sorted(name for name in names(tree) if name in known and name not in self.body.names)) if self.body.names else ""

    def compare(self, asked: Asked, tree: Tree, target: Tensor) -> Comparison:
        return self.oracle.compare(asked, tree, target, self.own)

    def chained(self, line: Written, verdict: Verdict) -> Verdict:
        """The terms before the last: where the chain of equalities breaks is told, whatever the line earns."""
        marks = list(self.marks(line, verdict.status))
        broken = next((i for i, mark in enumerate(marks, 1) if mark == "wrong"), 0)
        args = {**verdict.args, "terms": " ".join(marks), "term": broken}
        code = verdict.code
        if broken and verdict.status in (Status.right, Status.follow_through):
            code = "derivation.right_broken"
        elif broken > 1 and verdict.status is Status.wrong:
            code = "derivation.broken"
        return msgspec.structs.replace(verdict, code=code, args=args)

    def marks(self, line: Written, last: Status) -> Iterator[str]:
        """The first term against the line asked; each later one is right if it equals the one before, or that line."""
        target = self.graph.target(line.asked)
        before: Tree | None = None
        for term in line.terms[-MAX_TERMS:]:
            final = term is line.terms[-1]
            if before is None:
                right = self.compare(line.asked, term, target).equal
                on = not right and any(c.used for c in self.leading(line.asked, term))
                yield "right" if right else "follow_through" if on else "wrong"
            elif final and last is Status.right:
                yield "right"
            else:
                same = self.compare(line.asked, term, self.whole(line.asked, before)).equal
                yield "right" if same or self.compare(line.asked, term, target).equal else "wrong"
            before = term

    def whole(self, asked: Asked, tree: Tree) -> Tensor:
        """A term as what another one is compared with."""
        found = self.tensor(asked, tree)
        return found if found is not None else Tensor(tree)

    # --- going on from an own line

    def follow_through(self, part: Part, asked: Asked, tree: Tree, args: Args) -> Verdict | None:
        """Marks for the right step from an own wrong line; None where no step leads here."""
        for chain in self.leading(asked, tree):
            own = sorted((self.lines[label] for label in self.labels(chain)), key=lambda line: line.number)
            source = own[-1]
            sources = " ".join(line.asked.label for line in own)
            told = {**args, "from": source.asked.label, "from_line": source.number, "sources": sources}
            barred = next((line.barred for line in own if line.barred), "")
            if barred:
                return _verdict(part, Status.wrong, f"derivation.withheld_{barred}", told)
            return _verdict(part, Status.follow_through, "derivation.follow_through", told)
        return None

    def leading(self, asked: Asked, tree: Tree) -> Iterator[Chain]:
        """The chains on own wrong lines that give this tree."""
        for chain in self.chains(asked):
            if chain.used and self.compare(asked, tree, chain.tensor).equal:
                yield chain
                return

    def labels(self, chain: Chain) -> list[str]:
        return [label for label, line in self.lines.items() if own_name(line.asked) in chain.used]

    def chains(self, asked: Asked, mutant: Mutant | None = None) -> Iterator[Chain]:
        """The line's chain on every choice of own wrong lines, the most first; those that a guard bars come last."""
        wrong = [k for k, line in self.lines.items() if line.tensor is not None and line.wrong and k != asked.label]
        seen: set[frozenset[str]] = set()
        for sources in sorted(_choices(wrong), key=lambda s: (any(self.lines[k].barred for k in s), -len(s))):
            own = [own_name(self.lines[label].asked) for label in sources]
            chain = self.chain(asked, own, mutant)
            if chain.used not in seen:
                seen.add(chain.used)
                yield chain

    def chain(self, asked: Asked, own: list[str], mutant: Mutant | None) -> Chain:
        if mutant is None:
            return self.graph.line(asked, own)
        if mutant.formula:
            return template(self.graph, asked, mutant.formula, own, {**self.body.sizes, **self.shapes()})
        return self.graph.line(asked, own, Change.of(mutant))

    # --- what a misconception leads to

    def wrong(self, part: Part, asked: Asked, tree: Tree, args: Args, found: Comparison) -> Verdict:
        told = self.recognised(asked, tree)
        if told.ids or told.pairs:
            self.diagnosis.append(Diagnosis(part=part.name, ids=told.ids, certain=told.certain, pairs=told.pairs))
        if found.witness is not None:
            args = self.told(args, found.witness)
            return _verdict(part, Status.wrong, "derivation.wrong", args)
        shape = found.hint in ("transposed", "shape")
        code = "derivation.transposed" if found.hint == "transposed" else "derivation.shape" if shape else "derivation.valueless"
        return _verdict(part, Status.wrong, code, args)

    def told(self, args: Args, witness: Witness) -> Args:
        at = {**witness.at, **witness.nodes}
        if not self.at:
            self.at = at
        return {**args, "yours": witness.yours, "right": witness.right} if at == self.at else args

    def recognised(self, asked: Asked, tree: Tree) -> Found:
        """The misconceptions that give exactly this line: on the right lines before it, on own wrong ones, or two of them."""
        mutants = [m for m in self.body.mutants if m.line == asked.label]
        values: Field = self.points.field(self.own)
        student = Tensor(tree, asked.at, self.graph.shape(asked.top, asked.by)[: len(asked.at)])
        chains = [(m, chain) for m in mutants for chain in self.chains(asked, m) if not self.barred(chain)]
        for own in (False, True):
            found = named(values, student, [(m, chain) for m, chain in chains if bool(chain.used) == own])
            if found.ids:
                return found
        if not asked.by:
            return Found()
        return named_twice(values, student, mutants, lambda change: self.graph.line(asked, (), change))

    def barred(self, chain: Chain) -> bool:
        return any(self.lines[label].barred for label in self.labels(chain))


def _choices(labels: list[str]) -> list[tuple[str, ...]]:
    """Every subset of the last few labels."""
    near = labels[-MAX_SOURCES:]
    return [choice for size in range(len(near) + 1) for choice in combinations(near, size)]


def _unreadable(part: Part, error: ReadError, args: Args) -> Verdict:
    status = Status.no_answer if error.code in RESTATES else Status.unreadable
    return _verdict(part, status, error.code, {**error.args_, **args})


def _verdict(part: Part, status: Status, code: str, args: Mapping[str, str | int | float]) -> Verdict:
    earned = part.points if status in (Status.right, Status.follow_through) else 0.0
    return Verdict(
        part=part.name,
        status=status,
        points=part.points,
        earned=None if status is Status.undecided else earned,
        code=code,
        args=dict(args),
    )
