"""A forward graph as it is read: its nodes, the leaves they use, and the shapes of all of them.

A node is a scalar (`z = w*x + b`), an array (`q = X @ w`), or a family (`p_i = exp(z_i)/…`, where `i` is declared an
index), which is an array given by its entries.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from autograder.formulas import (
    ARRAY_FUNCTIONS,
    BINDERS,
    SPELLINGS,
    Constraint,
    Entries,
    Name,
    Op,
    ReadError,
    ShapeError,
    Tree,
    convention,
    indices_of,
    names,
    read,
    read_chain,
    shape_of,
    walk,
)
from autograder.judge.derivations import undeclared
from autograder.judge.derivations.tensors import Tensor, by_entries, called, free_names, inlined, lettered
from autograder.language import say

__all__ = ["Asked", "Forward", "forward"]

WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Asked:
    """A label: the derivative of `top` by `by`, or the value of `top` where `by` is empty; at these indices."""

    label: str
    top: str
    by: str = ""
    at: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The label without its indices: the array that they pick an entry of."""
        return f"d{self.top}_d{self.by}" if self.by else self.top


@dataclass(frozen=True)
class Forward:
    """`nodes` in order; families are Op("entries", (body, Name(i), …)). `shapes` of all names that are arrays.

    `keys`: how the author wrote each node's name (`p_i` for `p`).
    """

    nodes: Mapping[str, Tree]
    keys: Mapping[str, str]
    shapes: Mapping[str, tuple[str, ...]]
    domains: Mapping[str, str]
    constraints: tuple[Constraint, ...] = ()

    @cached_property
    def indices(self) -> tuple[str, ...]:
        """The names declared as free indices."""
        return tuple(name for name, domain in self.domains.items() if domain == "index")

    @cached_property
    def sizes(self) -> tuple[str, ...]:
        """The dimensions by name."""
        found = {d: None for shape in self.shapes.values() for d in shape if not d.isdigit()}
        for node in (node for tree in self.nodes.values() for node in walk(tree)):
            if isinstance(node, Op) and (node.op in BINDERS or node.op in ("ones", "eye")):
                found |= dict.fromkeys(n for n in names(node.args[-1]) if n not in self.nodes)
        return tuple(found)

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """What the nodes use and do not define, in order of appearance."""
        other = {*self.nodes, *self.sizes}
        return tuple(name for name in dict.fromkeys(free_names(list(self.nodes.values()))) if name not in other)

    @cached_property
    def known(self) -> list[str]:
        """All names that a formula about this graph may use."""
        return list(dict.fromkeys([*self.leaves, *self.nodes, *self.sizes, *self.indices]))

    @cached_property
    def convention(self) -> Fraction | None:
        """What ReLU's derivative is said to be at 0."""
        return convention(self.constraints)[0]

    def shape(self, name: str) -> tuple[str, ...]:
        return self.shapes.get(name, ())

    def read(self, text: str, extra: Sequence[str] = (), shapes: Mapping[str, tuple[str, ...]] | None = None) -> Tree:
        """A formula of ours; raises `ReadError`."""
        return read(text, [*self.known, *extra], shapes={**self.shapes, **(shapes or {})})

    def put_in(self, tree: Tree, kept: Collection[str], axes: Sequence[str] = ()) -> Tree:
        """A formula of the entry at `axes` with every node written out but those of `kept`; as it is where that cannot be done."""
        tree = called(tree, {body: name for name, body in self.nodes.items() if name in kept and not self.shape(name)})
        entries, meanings = Entries(self.shapes), dict[str, Tensor]()
        try:
            for name, body in self.nodes.items():
                if name not in kept:
                    meanings[name] = by_entries(body, entries, meanings, len(self.shape(name)))
            found = Tensor(inlined(entries(tree), meanings), tuple(axes))
        except ValueError:  # an inverse has no formula for its entries
            return tree
        return lettered(found, {*self.known, *axes}, axes).body

    def part(self, text: str) -> tuple[str, tuple[str, ...]] | None:
        """Half of a label: `p_i` as (p, (i,)), `a_2` as (a_2, ())."""
        if text in self.nodes or text in self.leaves:
            return text, ()
        base, _, letters = text.rpartition("_")
        at = tuple(letters)
        if (base in self.nodes or base in self.leaves) and at and all(name in self.indices for name in at):
            return (base, at) if len(at) == len(self.shape(base)) else None
        return None

    def asked(self, label: str) -> Asked | None:
        """`dL_da`, `dp_i_dz_j`, `dL_dW`, or the name of a node; None for anything else."""
        if label in self.nodes:
            return Asked(label, label)
        for i in range(2, len(label) - 2) if label.startswith("d") else ():
            if label.startswith("_d", i):
                top, by = self.part(label[1:i]), self.part(label[i + 2 :])
                if top and by and top[0] in self.nodes and top[0] != by[0]:
                    whole = len(top[1]) == len(self.shape(top[0])) or not by[1]
                    return Asked(label, top[0], by[0], (*top[1], *by[1])) if whole else None
        return None


def forward(
    graph: Mapping[str, str],
    domains: Mapping[str, str],
    shapes: Mapping[str, Sequence[str]],
    constraints: Sequence[str] = (),
) -> Forward:
    """The graph of these texts. Raises `ValueError`, a sentence, for one that does not work."""
    reader = _Reader(domains, {name: tuple(shape) for name, shape in shapes.items() if shape}, list(graph))
    for key, text in graph.items():
        reader.node(key, text)
    found = Forward(reader.nodes, reader.keys, reader.shapes, domains)
    return Forward(reader.nodes, reader.keys, reader.shapes, domains, tuple(_rule(text, found) for text in constraints))


class _Reader:
    def __init__(self, domains: Mapping[str, str], shapes: dict[str, tuple[str, ...]], keys: Sequence[str]) -> None:
        self.domains = domains
        self.shapes = shapes
        self.indices = [name for name, domain in domains.items() if domain == "index"]
        self.order = [self.family(key)[0] for key in keys]
        self.nodes: dict[str, Tree] = {}
        self.keys: dict[str, str] = {}

    def family(self, key: str) -> tuple[str, tuple[str, ...]]:
        """`p_i` as (p, (i,)) where i is declared an index."""
        base, _, letters = key.rpartition("_")
        return (base, tuple(letters)) if base and all(letter in self.indices for letter in letters) else (key, ())

    def node(self, key: str, text: str) -> None:
        name, axes = self.family(key)
        tree = self.formula(text, f"graph[{key!r}]")
        if letters := undeclared.in_tree(tree, self.domains, self.shapes):
            raise ValueError(f"graph[{key!r}]: {undeclared.declare(letters)}, or sum over {'it' if len(letters) == 1 else 'them'}.")
        late = [n for n in names(tree) if (n in self.order and n not in self.nodes) or n == name]
        if late:
            raise ValueError(f"graph[{key!r}] uses {late[0]!r}, which comes later: put the nodes in order.")
        if axes:
            along = indices_of((tree,), self.domains, self.shapes, certain=True)
            lost = [axis for axis in axes if axis not in along]
            if lost and len(self.shapes.get(name, ())) != len(axes):
                raise ValueError(f"graph[{key!r}]: how far {lost[0]!r} runs is not known; give the shape of {name!r}.")
            self.shapes[name] = self.shapes.get(name) or tuple(along[axis] for axis in axes)
            tree = Op("entries", (tree, *map(Name, axes)))
        elif shape := shape_of(tree, self.shapes):
            self.shapes[name] = shape
        self.nodes[name], self.keys[name] = tree, key

    def formula(self, text: str, where: str) -> Tree:
        """Over any names; over those that can be meant, where a node is called like a constant or function (`e`)."""
        try:
            tree = read(text, None, shapes=self.shapes)
            if not any(isinstance(node, Op) and node.op in self.nodes for node in walk(tree)):
                return tree
        except (ReadError, ShapeError) as error:
            function = error.code.startswith("read.unknown_function")
            if isinstance(error, ShapeError) or function or not any(word in self.nodes for word in WORD.findall(text)):
                raise _told(where, error) from None
        functions = {*SPELLINGS, *ARRAY_FUNCTIONS, "Sum", "sum", "pi"} - set(self.nodes)
        words = [w for w in WORD.findall(text) if w not in functions and w.rpartition("_")[0] not in self.shapes]
        known = list(dict.fromkeys([*self.nodes, *self.domains, *self.shapes, *words]))
        try:
            return read(text, known, shapes=self.shapes)
        except (ReadError, ShapeError) as error:
            raise _told(where, error) from None


def _told(where: str, error: ReadError | ShapeError) -> ValueError:
    product = " A product takes its sign: w*(x + 1)." if error.code.startswith("read.unknown_function") else ""
    return ValueError(f"{where}: {say('en', error.code, **error.args_)}{product}")


def _rule(text: str, graph: Forward) -> Constraint:
    try:
        sides = [link.tree for link in read_chain(text, graph.known, shapes=graph.shapes)]
    except ReadError as error:
        raise _told("constraints", error) from None
    if len(sides) != 2:
        raise ValueError(f"constraints: {text} is no equation.")
    left, right = sides
    return Constraint(left, right, text)
