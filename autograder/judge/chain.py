"""A forward graph and the chain rule along it: which derivatives a line is made of, and how a slip changes it.

The derivative of `top` by `by` is a product over the stations between them (the nodes that every way passes), each
factor a *piece*: the derivative of one station by the station before. In trees a right piece is the name `@dL_da`, so
that `dL_da` stays free for what a student wrote under that label.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from autograder.judge.symbolic import Name, Number, Tree, differentiate, names
from autograder.judge.symbolic.tree import ONE, ZERO, add, mul

__all__ = ["Chain", "Graph", "piece"]


def piece(name: str) -> Name:
    """The right (or mutated) derivative of this name, as a name that no student can write."""
    return Name("@" + name)


@dataclass(frozen=True)
class Chain:
    """A derivative as a formula in pieces and own labels, and the own labels it uses."""

    tree: Tree
    used: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Graph:
    """Nodes in order, each a formula over leaves and earlier nodes."""

    nodes: Mapping[str, Tree]
    direct: dict[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "direct", {name: names(tree) for name, tree in self.nodes.items()})

    @property
    def leaves(self) -> tuple[str, ...]:
        """What the nodes use and do not define, in order of appearance."""
        return tuple(n for n in dict.fromkeys(n for used in self.direct.values() for n in used) if n not in self.nodes)

    def parse(self, label: str) -> tuple[str, str] | None:
        """`dL_da` as (L, a), where L is a node and a something it depends on."""
        cuts = [i for i in range(2, len(label) - 2) if label.startswith("_d", i)] if label.startswith("d") else []
        pairs = [(label[1:i], label[i + 2 :]) for i in cuts]
        return next((pair for pair in pairs if pair[0] in self.nodes and self.ways(*pair)), None)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every (node, what it depends on)."""
        for top in self.nodes:
            yield from ((top, by) for by in (*self.leaves, *self.nodes) if by != top and self.ways(top, by))

    def ways(self, top: str, by: str) -> int:
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
        stations = self.stations(top, by)
        return [f"d{later}_d{earlier}" for earlier, later in pairwise(stations)]

    def local(self, node: str, by: str) -> str:
        """The name of ∂node/∂by with all other names held fixed; another one than the label's where ways differ."""
        return f"d{node}_d{by}" + ("" if self.ways(node, by) == 1 else "__direct")

    def total(self, top: str, by: str) -> Tree:
        """The derivative of `top` by `by` along all ways; names of nodes stay names. Raises `ValueError`."""
        if top == by:
            return ONE
        users = [n for n in self.nodes if by in self.direct[n] and self.ways(top, n)]
        terms = [mul(self.total(top, n), differentiate(self.nodes[n], by)) for n in users]
        return add(*terms) if terms else ZERO

    def pieces(self) -> dict[str, Tree]:
        """Every right piece by name."""
        found = {f"d{top}_d{by}": self.total(top, by) for top, by in self.pairs()}
        for node, used in self.direct.items():
            found |= {self.local(node, by): differentiate(self.nodes[node], by) for by in used}
        return found

    def chain(
        self,
        top: str,
        by: str,
        own: Collection[str] = (),
        *,
        times: str = "1",
        drop: str = "",
        instead: Mapping[str, str] | None = None,
    ) -> Chain:
        """The derivative with own labels in place of the longest runs they cover, and with a slip where one is given.

        An own label never covers a step that is dropped or replaced.
        """
        swapped = instead or {}
        stations, steps = self.stations(top, by), self.steps(top, by)
        factors: list[Tree] = [Number(Fraction(times))]
        used: set[str] = set()
        at = 0
        while at < len(steps):
            for end in range(len(steps), at, -1):
                label = f"d{stations[end]}_d{stations[at]}"
                if label in own and not any(s == drop or s in swapped for s in steps[at:end]):
                    factors.append(Name(label))
                    used.add(label)
                    at = end
                    break
            else:
                step = steps[at]
                if step in swapped:
                    factors.append(piece(swapped[step]))
                elif step != drop:
                    inner = self._step(stations[at + 1], stations[at], own)
                    factors.append(inner.tree)
                    used |= inner.used
                at += 1
        return Chain(mul(*reversed(factors)), frozenset(used))

    def _step(self, top: str, by: str, own: Collection[str]) -> Chain:
        """One step between stations; where several ways lead across it, their sum if an own label lies on one."""
        if self.ways(top, by) == 1:
            return Chain(piece(f"d{top}_d{by}"))
        terms: list[Tree] = []
        used: set[str] = set()
        for node in (n for n in self.nodes if by in self.direct[n] and self.ways(top, n)):
            first: Tree = piece(self.local(node, by))
            if self.ways(node, by) == 1 and f"d{node}_d{by}" in own:
                first = Name(f"d{node}_d{by}")
                used.add(f"d{node}_d{by}")
            rest = Chain(ONE) if node == top else self.chain(top, node, own)
            used |= rest.used
            terms.append(mul(rest.tree, first))
        return Chain(add(*terms), frozenset(used)) if used else Chain(piece(f"d{top}_d{by}"))
