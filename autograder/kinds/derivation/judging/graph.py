"""The chain rule along a forward graph: which derivatives a line is made of, and how a slip changes it.

The derivative of `top` by `by` is a product over the stations between them (the nodes that every way passes), each
factor a *piece*: the derivative of one station by the station before, contracted over the station's entries where it
is an array. In trees a right piece is the name `@dL_da`, so that `dL_da` stays free for what a student wrote under
that label.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from autograder.formulas import (
    ONE,
    Entries,
    Name,
    Number,
    Op,
    Slip,
    Tree,
    add,
    differentiate,
    index,
    mul,
    names,
    read,
    substitute,
)
from autograder.kinds.derivation.judging.forward import Asked, Forward
from autograder.kinds.derivation.judging.tensors import Tensor, composed, named
from autograder.kinds.derivation.records import Mutant

__all__ = ["Chain", "Change", "Graph", "own_name", "picked", "piece", "template"]


def piece(name: str) -> Name:
    """The right (or mutated) derivative of this name, as a name that no student can write."""
    return Name("@" + name)


def own_name(asked: Asked) -> str:
    """The name of what the student wrote under a label, by entries; of a node's value another one than the node's."""
    return asked.name if asked.by else "~" + asked.name


@dataclass(frozen=True)
class Chain:
    """A derivative as a formula in pieces and own labels, and the own names it uses."""

    tensor: Tensor
    used: frozenset[str] = frozenset()
    changed: bool = False


@dataclass(frozen=True)
class Change:
    """What slips make of a chain: numbers before it, steps missing, others instead, ways that count otherwise."""

    times: tuple[str, ...] = ()
    drop: frozenset[str] = frozenset()
    instead: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, str] = field(default_factory=dict)
    transposed: bool = False

    @staticmethod
    def of(mutant: Mutant) -> Change:
        return Change(
            (mutant.times,) if mutant.times != "1" else (),
            frozenset({mutant.drop} - {""}),
            mutant.instead,
            mutant.weights,
            mutant.transposed,
        )

    def touched(self) -> frozenset[str]:
        """The steps and ways it is about."""
        return self.drop | frozenset(self.instead) | frozenset(self.weights)

    def __or__(self, other: Change) -> Change:
        return Change(
            self.times + other.times,
            self.drop | other.drop,
            {**self.instead, **other.instead},
            {**self.weights, **other.weights},
            self.transposed != other.transposed,
        )


NONE = Change()


class Graph:
    """A forward graph, with the ways through it."""

    def __init__(self, forward: Forward) -> None:
        self.forward = forward
        self.nodes = forward.nodes
        self.entries = Entries(forward.shapes)
        counting = {*forward.sizes}
        own = {name: set(_axes(tree)) for name, tree in self.nodes.items()}
        self.direct = {
            name: tuple(n for n in names(tree) if n not in counting and n not in own[name])
            for name, tree in self.nodes.items()
        }
        self.totals: dict[tuple[str, str], Tensor] = {}
        self.ways = lru_cache(maxsize=None)(self._ways)

    @property
    def leaves(self) -> tuple[str, ...]:
        return self.forward.leaves

    def asked(self, label: str) -> Asked | None:
        """The label as a derivative along the graph, or a node's value; None where it is neither."""
        asked = self.forward.asked(label)
        return asked if asked and (not asked.by or self.ways(asked.top, asked.by)) else None

    def rank(self, name: str) -> int:
        return len(self.forward.shape(name))

    def shape(self, top: str, by: str) -> tuple[str, ...]:
        """The shape of the derivative of one by the other; of the value of `top` where `by` is empty."""
        return self.forward.shape(top) + (self.forward.shape(by) if by else ())

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every (node, what it depends on)."""
        for top in self.nodes:
            yield from ((top, by) for by in (*self.leaves, *self.nodes) if by != top and self.ways(top, by))

    def _ways(self, top: str, by: str) -> int:
        """How many ways lead from `by` to `top`."""
        if top == by:
            return 1
        return sum(self.ways(used, by) for used in self.direct.get(top, ()))

    def stations(self, top: str, by: str) -> list[str]:
        """`by`, the nodes that every way passes, `top`."""
        every = self.ways(top, by)
        inner = [n for n in self.nodes if n not in (top, by) and self.ways(n, by) * self.ways(top, n) == every]
        return [by, *inner, top]

    def steps(self, top: str, by: str) -> list[str]:
        """The names of the pieces between the stations, the first being next to `by`."""
        return [f"d{later}_d{earlier}" for earlier, later in pairwise(self.stations(top, by))]

    def users(self, top: str, by: str) -> list[str]:
        """The nodes through which `by` goes on to `top`."""
        return [n for n in self.nodes if by in self.direct[n] and self.ways(top, n)]

    def hops(self, top: str, by: str) -> dict[str, tuple[str, str]]:
        """The single steps (node, what it uses) that lie on any way from `by` to `top`, by the name of their piece."""
        between = [by, *(n for n in self.nodes if self.ways(n, by) and self.ways(top, n))]
        found = [(n, m) for m in between for n in self.users(top, m) if n != m]
        return {self.local(n, m): (n, m) for n, m in found}

    def forks(self, top: str, by: str) -> list[tuple[str, str]]:
        """(step, node): where several ways lead across a step, each node that one of them begins with."""
        found = []
        for later, earlier in self.wide(top, by):
            found += [(f"d{later}_d{earlier}", node) for node in self.users(later, earlier)]
        return found

    def wide(self, top: str, by: str) -> list[tuple[str, str]]:
        """The steps between stations that several ways lead across."""
        return [(b, a) for a, b in pairwise(self.stations(top, by)) if self.ways(b, a) > 1]

    def local(self, node: str, by: str) -> str:
        """The name of ∂node/∂by with all other names held fixed; another one than the label's where ways differ."""
        return f"d{node}_d{by}" + ("" if self.ways(node, by) == 1 else "__direct")

    # --- differentiating

    def body(self, node: str) -> Tensor:
        """A node by entries."""
        tree = self.nodes[node]
        sizes = self.forward.shape(node)
        axes = tuple(self.entries.fresh() for _ in sizes)
        if isinstance(tree, Op) and tree.op == "entries":
            inner = substitute(tree.args[0], dict(zip(_axes(tree), map(Name, axes), strict=True)))
            return Tensor(self.entries(inner), axes, sizes)
        return Tensor(self.entries(tree, tuple(map(Name, axes))), axes, sizes)

    def slope(self, node: str, by: str, slip: Slip = "", body: Tensor | None = None) -> Tensor:
        """∂node/∂by with all other names held fixed; of `body`, where another one is differentiated in its place."""
        own = body or self.body(node)
        axes = tuple(self.entries.fresh() for _ in self.forward.shape(by))
        tree = differentiate(own.body, by, slip, tuple(map(Name, axes)))
        return Tensor(tree, own.axes + axes, own.sizes + self.forward.shape(by))

    def total(self, top: str, by: str) -> Tensor:
        """The derivative of `top` by `by` along all ways; names of nodes stay names. Raises `ValueError`."""
        key = (top, by)
        if key not in self.totals:
            terms = []
            for node in self.users(top, by):
                local = self.slope(node, by)
                terms.append(local if node == top else self.composed(self.total(top, node), local, node))
            self.totals[key] = self.added(terms)
        return self.totals[key]

    def composed(self, left: Tensor, right: Tensor, over: str) -> Tensor:
        return composed(left, right, self.rank(over), self.entries)

    def added(self, terms: list[Tensor]) -> Tensor:
        """The sum of derivatives of one shape."""
        first, *rest = terms
        where = tuple(map(Name, first.axes))
        return Tensor(add(first.body, *(term.at(*where) for term in rest)), first.axes, first.sizes)

    def pieces(self) -> dict[str, Tensor]:
        """Every right piece by name."""
        found = {f"d{top}_d{by}": self.total(top, by) for top, by in self.pairs()}
        for node, used in self.direct.items():
            found |= {self.local(node, by): self.slope(node, by) for by in used}
        return found

    # --- chains

    def line(self, asked: Asked, own: Collection[str] = (), change: Change = NONE) -> Chain:
        """What a line should be, with own labels in place of the longest runs they cover, and with slips."""
        chain = self.chain(asked.top, asked.by, own, change) if asked.by else self.value(asked.top, own)
        tensor = chain.tensor
        factors = [self.forward.read(text) for text in change.times]
        if change.transposed:
            half = len(tensor.axes) - len(self.forward.shape(asked.by)) if len(tensor.axes) > 2 else 0
            turn = (*tensor.axes[:half], *reversed(tensor.axes[half:])), (*tensor.sizes[:half], *reversed(tensor.sizes[half:]))
            tensor = Tensor(tensor.body, *turn)
        return Chain(Tensor(mul(*factors, tensor.body), tensor.axes, tensor.sizes), chain.used)

    def target(self, asked: Asked) -> Tensor:
        """The line's reference, as the one piece that it is."""
        return self.named("@" + asked.name, asked.top, asked.by)

    def value(self, node: str, own: Collection[str]) -> Chain:
        """A node's value, on from own values of nodes before it."""
        used = {n for n in self.nodes if n != node and "~" + n in own and self.ways(node, n)}
        if not used:
            return Chain(self.named("@" + node, node, ""))
        return Chain(Tensor(self.on_from(node, used)), frozenset("~" + n for n in used))

    def on_from(self, node: str, used: Collection[str]) -> Tree:
        """The formula of a scalar node with own values in it."""
        inner = {n: Name("~" + n) if n in used else self.on_from(n, used) for n in self.direct[node]
                 if n in used or (n in self.nodes and any(self.ways(n, u) for u in used))}  # fmt: skip
        return substitute(self.nodes[node], inner)

    def named(self, name: str, top: str, by: str) -> Tensor:
        return named(name, self.shape(top, by), self.entries)

    def chain(self, top: str, by: str, own: Collection[str] = (), change: Change = NONE) -> Chain:
        """The derivative with own labels in place of the longest runs they cover, and with slips where there are any.

        An own label never covers a step that is dropped or replaced.
        """
        stations, steps = self.stations(top, by), self.steps(top, by)
        touched = change.touched()
        factors: list[tuple[str, Tensor]] = []
        used: set[str] = set()
        changed = False
        at = 0
        while at < len(steps):
            end = self.covered(stations, steps, at, own, touched)
            if end:
                label = f"d{stations[end]}_d{stations[at]}"
                factor: Tensor | None = self.named(label, stations[end], stations[at])
                used.add(label)
            else:
                end = at + 1
                inner = self.step(stations[end], stations[at], own, change)
                factor = inner.tensor
                used |= inner.used
                changed |= inner.changed
                if steps[at] in change.drop:
                    factor = self.dropped(stations[end], stations[at])
            if factor is not None:
                factors.append((stations[at], factor))
            at = end
        return Chain(self.product(factors), frozenset(used), changed)

    def product(self, factors: list[tuple[str, Tensor]]) -> Tensor:
        """The factors with the stations they begin at, the last one first, so that the arrays between stay small."""
        if not factors:
            return Tensor(ONE)
        *rest, (at, found) = factors
        for before, factor in reversed(rest):
            found = self.composed(found, factor, at)
            at = before
        return found

    def dropped(self, top: str, by: str) -> Tensor | None:
        """What stands for a step that is left out: nothing; between arrays the identity, if they are of one shape."""
        left, right = self.forward.shape(top), self.forward.shape(by)
        if not left and not right:
            return None
        axes = tuple(self.entries.fresh() for _ in (*left, *right))
        places = zip(axes[: len(left)], axes[len(left) :], strict=False) if left == right else ()
        return Tensor(mul(*(Op("delta", (Name(i), Name(j))) for i, j in places)), axes, (*left, *right))

    def covered(
        self, stations: list[str], steps: list[str], at: int, own: Collection[str], touched: Collection[str]
    ) -> int:
        """The station up to which an own label leads from this one; 0 where none does."""
        for end in range(len(steps), at, -1):
            if f"d{stations[end]}_d{stations[at]}" in own:
                inside = set(steps[at:end]) | set(self.hops(stations[end], stations[at]))
                if not inside & set(touched) and not any(":" in t and t.split(":")[0] in inside for t in touched):
                    return end
        return 0

    def step(self, top: str, by: str, own: Collection[str], change: Change) -> Chain:
        """One step between stations; where several ways lead across it, their sum if an own label or slip is on one."""
        name = f"d{top}_d{by}"
        if name in change.instead:
            return Chain(self.named("@" + change.instead[name], top, by), changed=True)
        if self.ways(top, by) == 1:
            return Chain(self.named("@" + name, top, by), changed=name in change.drop)
        terms: list[Tensor] = []
        used: set[str] = set()
        changed = False
        for node in self.users(top, by):
            weight = change.weights.get(f"{name}:{node}", "1")
            rest = None if node == top else self.chain(top, node, own, change)
            first = self.first(node, by, own, change)
            changed |= weight != "1" or first.changed or (rest is not None and rest.changed)
            used |= first.used | (rest.used if rest else frozenset())
            tensor = first.tensor if rest is None else self.composed(rest.tensor, first.tensor, node)
            terms.append(Tensor(mul(Number(Fraction(weight)), tensor.body), tensor.axes, tensor.sizes))
        if not used and not changed:
            return Chain(self.named("@" + name, top, by))
        return Chain(self.added(terms), frozenset(used), changed)

    def first(self, node: str, by: str, own: Collection[str], change: Change) -> Chain:
        """The first hop of one of several ways."""
        name = self.local(node, by)
        if name in change.instead:
            return Chain(self.named("@" + change.instead[name], node, by), changed=True)
        if name in change.drop:
            return Chain(self.dropped(node, by) or Tensor(ONE), changed=True)
        label = f"d{node}_d{by}"
        if self.ways(node, by) == 1 and label in own:
            return Chain(self.named(label, node, by), frozenset({label}))
        return Chain(self.named("@" + name, node, by))


def picked(name: str, at: Collection[str]) -> Tree:
    """An array's entry at these indices, or what they leave of it."""
    return index(Name(name), *map(Name, at)) if at else Name(name)


def template(
    graph: Graph, asked: Asked, formula: str, own: Collection[str], sizes: Mapping[str, Sequence[str]]
) -> Chain:
    """A formula in labels and pieces: own lines where they are in `own`, else what is right.

    `sizes`: of the pieces that are arrays.
    """
    tree = read(formula, None, shapes={**graph.forward.shapes, **sizes})
    used = frozenset(name for name in names(tree) if name in own)
    rest = {name: piece(name) for name in names(tree) if name not in used and name not in graph.forward.known}
    return Chain(Tensor(substitute(tree, rest), asked.at, graph.shape(asked.top, asked.by)[: len(asked.at)]), used)


def _axes(tree: Tree) -> tuple[str, ...]:
    """The indices of a family; none of any other node."""
    if not isinstance(tree, Op) or tree.op != "entries":
        return ()
    return tuple(axis.name for axis in tree.args[1:] if isinstance(axis, Name))
