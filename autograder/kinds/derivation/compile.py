"""Derivations and calculations → answer keys: references by differentiation, mutants without the author writing them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import msgspec

from autograder import records
from autograder.course import Course, Exercise, fill
from autograder.formulas import (
    DOMAINS,
    Name,
    Number,
    Op,
    ReadError,
    Tree,
    bound,
    decimal,
    indices_of,
    leaf_name,
    leaves_of,
    names,
    places,
    read,
    shape_of,
    write,
)
from autograder.key import words
from autograder.key.making import Making
from autograder.kinds import faces
from autograder.kinds.derivation.compiling.banked import banked
from autograder.kinds.derivation.compiling.mutants import Considered, standard
from autograder.kinds.derivation.compiling.points import points_of
from autograder.kinds.derivation.judging import undeclared
from autograder.kinds.derivation.judging.forward import Asked, forward
from autograder.kinds.derivation.judging.graph import Change, Graph, picked, template
from autograder.kinds.derivation.judging.guards import slopes
from autograder.kinds.derivation.judging.tensors import Tensor, inlined, lettered
from autograder.kinds.derivation.judging.values import PRECISION, Field, Spot, Vector, agree, spots
from autograder.kinds.derivation.records import DerivationKey, DerivationPoint, Line, Linked, Mutant
from autograder.kinds.derivation.spec import DerivationExercise, Link
from autograder.language import HOUSE, LANGUAGES, say
from autograder.records import Key, Lang, Misconception, Part

__all__ = ["Compile", "derivation", "parts"]

DIGITS = 40
FINE = 1024
SLOPES = 2


class Compile(faces.Compile):
    def compiled(self, making: Making, spec: DerivationExercise) -> tuple[records.Exercise, DerivationKey]:
        body, parts, standard = derivation(spec, making.values, making.exercise.languages)
        return making.record(parts=parts, env="sympy", misconceptions=standard), body

    def confirm(self, course: Course, exercise: Exercise, key: Key, name: Callable[[str], str], load: Callable[[str], Key]) -> None:
        if isinstance(key.body, DerivationKey) and key.body.code:
            from autograder.kinds.derivation.compiling import links

            links.confirm(course, exercise, key.body, name, load)


def parts(spec: DerivationExercise) -> tuple[Part, ...]:
    """One part per line, all worth the same."""
    return tuple(Part(name=label, points=spec.points / len(spec.lines)) for label in spec.lines)


def derivation(
    spec: DerivationExercise, values: Mapping[str, Any], languages: Iterable[Lang] = LANGUAGES
) -> tuple[DerivationKey, tuple[Part, ...], tuple[Misconception, ...]]:
    """The key, the parts and the standard misconceptions; `values` fill `{{name}}` in graph and formulas.

    Raises `ValueError`, a sentence, for a graph, label, domain or formula that does not work.
    """
    compiler = Compiler(spec, values)
    return compiler.key(), parts(spec), compiler.misconceptions(tuple(languages))


class Compiler:
    def __init__(self, spec: DerivationExercise, values: Mapping[str, Any]) -> None:
        self.spec = spec
        self.values = values
        self.texts = {name: fill(text, values) for name, text in spec.graph.items()}
        self.constraints = tuple(fill(text, values) for text in spec.constraints)
        self.forward = forward(self.texts, spec.domains, spec.shapes, self.constraints)
        self.graph = Graph(self.forward)
        self.asked = {label: self.graph.asked(label) for label in spec.lines}
        self.check()
        try:
            self.pieces = self.graph.pieces() | self.asked_values()
        except ValueError as error:
            raise ValueError(f"graph: {error}.") from None
        self.kept: list[Considered] = []
        self.points = [self.place(at) for at in points_of(self.forward, self.defined)]
        self.taken = self.field(self.places, self.pieces)
        for label in spec.lines:
            self.keep(label)

    def check(self) -> None:
        leaves = self.forward.leaves
        for leaf, domain in self.spec.domains.items():
            if domain not in DOMAINS or (leaf not in leaves and domain != "index"):
                raise ValueError(
                    f"domains[{leaf!r}] = {domain!r}: a domain is one of {', '.join(DOMAINS)}, "
                    f"and the leaves are {', '.join(leaves)}."
                )
        for name in self.spec.shapes:
            if name not in leaves and name not in self.forward.nodes:
                raise ValueError(f"shapes[{name!r}]: there is no such name in the graph.")
        for label, asked in self.asked.items():
            if asked is None and (letters := undeclared.in_label(label, self.forward.known, self.forward.indices)):
                raise ValueError(f"lines: {label!r}: {undeclared.declare(letters)}.")
            if asked is None:
                raise ValueError(f"lines: {label!r} is no derivative along the graph; write dL_da for ∂L/∂a.")
        for name in self.spec.names:
            if name not in leaves and name not in self.forward.nodes and name not in self.spec.lines:
                raise ValueError(f"names: there is no {name!r} in the graph, and no line is called so.")
        for label in self.spec.code:
            if label not in self.spec.lines:
                raise ValueError(f"code: {label!r} is not asked.")
        for label, link in self.spec.code.items():
            if isinstance(link, Link) and link.times:
                try:
                    self.forward.read(link.times)
                except ReadError as error:
                    raise ValueError(f"code: times={link.times!r} of {label!r}: {say(HOUSE, error.code, **error.args_)}") from None
        for wrong in self.spec.wrong:
            if wrong.line not in self.spec.lines:
                raise ValueError(f"the mistake {wrong.id!r} belongs to the line {wrong.line!r}, which is not asked.")

    def of(self, label: str) -> Asked:
        asked = self.asked[label]
        assert asked is not None
        return asked

    def asked_values(self) -> dict[str, Tensor]:
        """The nodes whose values are asked, which are pieces as well."""
        return {a.name: self.graph.body(a.top) for a in self.asked.values() if a is not None and not a.by}

    def key(self) -> DerivationKey:
        pieces = self.pieces | {name: tensor for slip in self.kept for name, tensor in slip.pieces.items()}
        written = {name: self.lettered(tensor) for name, tensor in pieces.items()}
        values = self.texts_at(pieces)
        return DerivationKey(
            graph=self.texts,
            domains=dict(self.spec.domains),
            lines=tuple(self.line(label) for label in self.spec.lines),
            points=tuple(self.point(at, found) for at, found in zip(self.points, values, strict=True)),
            pieces={name: write(tensor.body) for name, tensor in written.items()},
            mutants=tuple(slip.mutant for slip in self.kept),
            shapes={name: tuple(map(str, shape)) for name, shape in self.spec.shapes.items()},
            sizes={name: tensor.sizes for name, tensor in written.items() if tensor.axes},
            axes={name: tensor.axes for name, tensor in written.items() if tensor.axes},
            constraints=self.constraints,
            alone=self.spec.alone,
            names=tuple(self.spec.names),
            code={label: link.to if isinstance(link, Link) else link for label, link in self.spec.code.items()},
            links={label: Linked(times=link.times, cases=tuple(link.cases)) for label, link in self.spec.code.items() if isinstance(link, Link)},
        )

    def line(self, label: str) -> Line:
        asked = self.of(label)
        mine = [slip for slip in self.kept if slip.mutant.line == label]
        wrong = {slip.mutant.id: text for slip in mine if not slip.banked and (text := self.answer(asked, slip)) is not None}
        right = self.lettered(self.pieces[asked.name], asked.at)
        needs = leaves_of((self.pieces[asked.name].body,), self.forward.nodes)
        return Line(
            label=label,
            reference=write(right.body),
            wrong=wrong,
            needs=tuple(leaf for leaf in needs if leaf in self.forward.leaves),
            axes=right.axes if len(right.axes) > len(asked.at) else (),
        )

    def answer(self, asked: Asked, slip: Considered) -> str | None:
        """What a student would write who makes the mistake; None for a transposed array, which has no entry to tell."""
        for wrong in self.spec.wrong:
            if wrong.id == slip.mutant.id:
                return fill(wrong.formula, self.values)
        if slip.mutant.transposed and not asked.at:
            return None
        made = self.made(asked, slip)
        meanings = {"@" + name: tensor for name, tensor in (self.pieces | slip.pieces).items()}
        whole = self.lettered(Tensor(inlined(made.body, meanings), made.axes, made.sizes), asked.at)
        text = write(whole.body)
        return text if len(whole.axes) == len(asked.at) else f"{asked.label}_{''.join(whole.axes)} = {text}"

    def lettered(self, tensor: Tensor, axes: Sequence[str] = ()) -> Tensor:
        return lettered(tensor, self.forward.known, axes)

    def misconceptions(self, languages: Sequence[Lang]) -> tuple[Misconception, ...]:
        """The standard mutants that are among the kept ones, with their sentences in every language.

        Of one that a line makes at a step of its chain there is also `id@line`, which says that it stands in that line.
        """
        found: dict[str, Misconception] = {}
        for slip in self.kept:
            if slip.code and not slip.banked:
                label = slip.mutant.line
                for id in (slip.mutant.id, *([f"{slip.mutant.id}@{label}"] if slip.args["piece"] != label else [])):
                    found.setdefault(id, words.misconception(id, slip.code, slip.args, languages))
        return (*found.values(), *words.mistakes([slip.code for slip in self.kept if slip.banked], languages))

    # --- mutants

    def keep(self, label: str) -> None:
        """Keep the mutants of a line that differ from the reference, and of those that agree the more telling one.

        Two that tell different things stay, and are told as ambiguous.
        """
        asked = self.of(label)
        slips = [*self.written(label), *standard(self.graph, asked), *banked(self.graph, asked)]
        made = [self.made(asked, slip) for slip in slips]
        pieces = self.pieces | {name: tensor for slip in slips for name, tensor in slip.pieces.items()}
        right, *vectors = self.field(self.places, pieces).vectors([self.graph.target(asked), *made])
        taken: list[tuple[Considered, list[Vector]]] = []
        plain = [(slip, vector) for slip, vector in zip(slips, vectors, strict=True) if slip.mutant.times != "1"]
        for slip, vector in zip(slips, vectors, strict=True):
            if agree(vector, right, least=0):
                if not slip.code:
                    raise ValueError(f"wrong: {slip.mutant.id!r} equals the reference of {label}.")
                continue
            twins = [kept for kept, other in taken if agree(vector, other, least=0)]
            if slip.banked and any(not twin.banked or twin.mutant.id == slip.mutant.id for twin in twins):
                continue
            if (slip.pieces or slip.mutant.formula) and not slip.banked:
                numbers = {c for twin, other in plain if agree(vector, other, least=0) for c in twin.mutant.classes}
                if slip.code and _told(slip, twins, numbers):
                    continue
                slip = slip.also(numbers) if slip.code else slip
            taken.append((slip, vector))
        self.kept += [slip for slip, _ in taken]

    def made(self, asked: Asked, slip: Considered) -> Tensor:
        """What a mutant makes of a line when all before it is right, in pieces."""
        if slip.mutant.formula:
            return template(self.graph, asked, slip.mutant.formula, (), _sizes(self.pieces | slip.pieces)).tensor
        return self.graph.line(asked, (), Change.of(slip.mutant)).tensor

    def written(self, label: str) -> Iterator[Considered]:
        """The author's own: what contains no label becomes a piece, so that a release holds its values only."""
        asked = self.of(label)
        for i, wrong in enumerate(self.spec.wrong):
            if wrong.line != label:
                continue
            labels = [name for name in self.pieces if name not in self.forward.nodes]
            shapes = {name: tensor.sizes for name, tensor in self.pieces.items() if tensor.sizes}
            try:
                tree = self.forward.read(fill(wrong.formula, self.values), labels, shapes)
            except ReadError as error:
                raise ValueError(f"the formula of the mistake {wrong.id!r}: {say(HOUSE, error.code, **error.args_)}") from None
            pieces: dict[str, Tensor] = {}
            split = self.split(asked, tree, f"{label}__{i}", pieces)
            yield Considered(Mutant(id=wrong.id, line=label, formula=write(split)), pieces)

    def split(self, asked: Asked, tree: Tree, stem: str, pieces: dict[str, Tensor]) -> Tree:
        """The tree with its largest label-free parts replaced by pieces."""
        if isinstance(tree, Number):
            return tree
        if not any(name in self.pieces for name in names(tree)) and not bound(tree):
            name = f"{stem}_{len(pieces)}"
            at = [index for index in asked.at if index in names(tree)]
            pieces[name] = self.part(tree, at)
            return picked(name, at)
        if not isinstance(tree, Op) or bound(tree):
            return tree
        return Op(tree.op, tuple(self.split(asked, arg, stem, pieces) for arg in tree.args))

    def part(self, tree: Tree, at: Sequence[str]) -> Tensor:
        """A formula of the author's by entries: along its free indices, and along its own dimensions."""
        along = indices_of((tree,), self.forward.domains, self.forward.shapes)
        own = shape_of(tree, self.forward.shapes)
        axes = tuple(self.graph.entries.fresh() for _ in own)
        body = self.graph.entries(tree, tuple(map(Name, axes)))
        return Tensor(body, (*at, *axes), (*(along[index] for index in at), *own))

    # --- points

    def field(self, places: Sequence[Spot], pieces: Mapping[str, Tensor], precision: int = PRECISION) -> Field:
        definitions = {**self.forward.nodes, **{"@" + name: tensor.tree for name, tensor in pieces.items()}}
        shapes = {**self.forward.shapes, **{"@" + name: t.sizes for name, t in pieces.items() if t.sizes}}
        return Field(definitions, shapes, places, precision, self.forward.convention)

    @property
    def places(self) -> list[Spot]:
        return spots(self.points, self.forward.sizes, factors=False)

    def place(self, at: Mapping[str, Fraction]) -> DerivationPoint:
        return DerivationPoint(at={leaf: decimal(v) or str(v) for leaf, v in at.items()}, lines={}, factors={})

    def defined(self, at: Mapping[str, Fraction]) -> bool:
        """Whether every line has a value here."""
        field = self.field(spots([self.place(at)], self.forward.sizes, factors=False), self.pieces)
        lines = [self.pieces[self.of(label).name] for label in self.spec.lines]
        return all(vector.whole and all(map(_digits, vector.cells)) for (vector,) in field.vectors(lines))

    def texts_at(self, pieces: Mapping[str, Tensor]) -> list[dict[str, str]]:
        """The values of all pieces by entry, at each point, as decimals."""
        vectors = self.field(self.places, pieces, FINE).vectors(list(pieces.values()))
        found: list[dict[str, str]] = [{} for _ in self.points]
        for name, column in zip(pieces, vectors, strict=True):
            for values, vector in zip(found, column, strict=True):
                known = zip(places(vector.shape), map(_digits, vector.cells), strict=True)
                values |= {leaf_name(name, at): text for at, text in known if text}
        return found

    def point(self, at: DerivationPoint, values: Mapping[str, str]) -> DerivationPoint:
        lines = {label: values[label] for label in self.spec.lines if label in values}
        steep = self.slopes(at) if at in self.points[-SLOPES:] else {}
        return msgspec.structs.replace(at, lines=lines, factors=dict(values), slopes=steep)

    def slopes(self, at: DerivationPoint) -> dict[str, tuple[dict[str, str], ...]]:
        """How the lines change with the leaves at a point: what a guard compares a wrong line's variables with."""
        (spot,) = spots([at], self.forward.sizes, factors=False)
        leaves = list(spot.known)
        field = self.field([spot], {})
        found = {}
        for label in self.spec.lines:
            rows = slopes(field, self.pieces[self.of(label).name], spot, leaves)
            found[label] = tuple({leaf: repr(v) for leaf, v in zip(leaves, row, strict=True) if v} for row in rows)
        return found


def _digits(value: Any) -> str:
    """A value as a decimal; nothing for one that is not known to so many digits, as exactly at a switch."""
    from flint import arb, ctx

    if value is None:
        return ""
    with ctx.workprec(FINE):
        ball = arb(value)
        known = ball.is_exact() or ball.rel_accuracy_bits() > DIGITS * 10 // 3
        return str(ball.str(DIGITS, radius=False)) if known else ""


def _sizes(pieces: Mapping[str, Tensor]) -> dict[str, tuple[str, ...]]:
    return {name: tensor.sizes for name, tensor in pieces.items() if tensor.sizes}


def _told(slip: Considered, twins: Sequence[Considered], numbers: Collection[str]) -> bool:
    """Whether a mutant says nothing that its twins do not: the author's say it better, and so does one of its classes.

    A sign is never sought in a derivative by something else. `numbers`: the classes of mere numbers that it amounts to.
    """
    mine = set(slip.mutant.classes)
    if "by_other" in mine and ("sign" in numbers or any("sign" in twin.mutant.classes for twin in twins)):
        return True
    return any(not twin.code or mine & set(twin.mutant.classes) for twin in twins)


def _read(text: str, where: str) -> Tree:
    try:
        return read(text, None)
    except ReadError as error:
        raise ValueError(f"{where}: {say(HOUSE, error.code, **error.args_)}") from None
