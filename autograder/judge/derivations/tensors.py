"""Derivatives as arrays: a formula of one entry, and the indices that say which entry it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from autograder.formulas import Entries, Name, Number, Op, Tree, add, bound, index, mul, names, rebuilt, substitute

__all__ = ["Tensor", "by_entries", "called", "composed", "free_names", "gathered", "inlined", "lettered", "named"]

LETTERS = "ijkrstuvpqabcdfghlmnowxyz"


@dataclass(frozen=True)
class Tensor:
    """`body` is the entry at `axes`, which run along the dimensions `sizes`; a scalar has none."""

    body: Tree
    axes: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()

    @property
    def tree(self) -> Tree:
        """As a definition is given: by entries, or the formula itself."""
        return Op("entries", (self.body, *map(Name, self.axes))) if self.axes else self.body

    def at(self, *where: Tree) -> Tree:
        return substitute(self.body, dict(zip(self.axes, where, strict=True)))


def named(name: str, sizes: Sequence[str], entries: Entries) -> Tensor:
    """What a name stands for, entry by entry."""
    axes = tuple(entries.fresh() for _ in sizes)
    return Tensor(index(Name(name), *map(Name, axes)) if axes else Name(name), axes, tuple(sizes))


def composed(left: Tensor, right: Tensor, shared: int, entries: Entries) -> Tensor:
    """The chain rule: the product, summed over the last `shared` axes of the left and the first of the right."""
    inner = [entries.fresh() for _ in range(shared)]
    first = len(left.axes) - shared
    before = [entries.fresh() for _ in left.axes[:first]]
    after = [entries.fresh() for _ in right.axes[shared:]]
    body = mul(left.at(*map(Name, (*before, *inner))), right.at(*map(Name, (*inner, *after))))
    for name, dimension in zip(inner, right.sizes, strict=False):
        body = entries.over(dimension, body, name)
    return Tensor(body, (*before, *after), (*left.sizes[:first], *right.sizes[shared:]))


def lettered(tensor: Tensor, taken: Collection[str], axes: Sequence[str] = ()) -> Tensor:
    """The same with indices that people write: these axes, or letters that mean nothing else; bound ones likewise."""
    free = [letter for letter in LETTERS if letter not in taken]
    wanted = list(axes) or free[: len(tensor.axes)]
    rest = [letter for letter in free if letter not in wanted]
    return Tensor(_renamed(gathered(tensor.body), dict(zip(tensor.axes, wanted, strict=True)), rest), tuple(wanted), tensor.sizes)


def _renamed(tree: Tree, letters: Mapping[str, str], free: Sequence[str]) -> Tree:
    if isinstance(tree, Name):
        return Name(letters.get(tree.name, tree.name))
    if isinstance(tree, Number):
        return tree
    if over := bound(tree):
        letter = next(iter(free), over)
        body = _renamed(tree.args[0], {**letters, over: letter}, free[1:])
        return Op(tree.op, (body, Name(letter), *(_renamed(arg, letters, free) for arg in tree.args[2:])))
    return rebuilt(tree.op, [_renamed(arg, letters, free) for arg in tree.args])


def free_names(trees: Collection[Tree]) -> Iterator[str]:
    """The free names of several trees, an array's own indices left out."""
    for tree in trees:
        if isinstance(tree, Op) and tree.op == "entries":
            own = {name for axis in tree.args[1:] for name in names(axis)}
            yield from (name for name in names(tree.args[0]) if name not in own)
        else:
            yield from names(tree)


def inlined(tree: Tree, meanings: Mapping[str, Tensor]) -> Tree:
    """The tree with these names written out, entry by entry."""
    if isinstance(tree, Name):
        return meanings[tree.name].body if tree.name in meanings else tree
    if isinstance(tree, Number):
        return tree
    first = tree.args[0] if tree.op == "index" else None
    if isinstance(first, Name) and first.name in meanings:
        return meanings[first.name].at(*tree.args[1:])
    return rebuilt(tree.op, [inlined(arg, meanings) for arg in tree.args])


def by_entries(tree: Tree, entries: Entries, meanings: Mapping[str, Tensor], rank: int) -> Tensor:
    """A definition by entries, over leaves only; `meanings` are those before it."""
    axes = tuple(entries.fresh() for _ in range(rank))
    where = tuple(map(Name, axes))
    if isinstance(tree, Op) and tree.op == "entries":
        names = [axis.name for axis in tree.args[1:] if isinstance(axis, Name)]
        body = substitute(entries(tree.args[0]), dict(zip(names, where, strict=True)))
    else:
        body = entries(tree, where)
    return Tensor(inlined(body, meanings), axes)


def called(tree: Tree, known: Mapping[Tree, str]) -> Tree:
    """The tree with these formulas by their names, wherever they stand as they are."""
    if not isinstance(tree, Op):
        return tree
    tree = rebuilt(tree.op, [called(arg, known) for arg in tree.args])
    return Name(known[tree]) if tree in known else tree


def gathered(tree: Tree) -> Tree:
    """Equal terms of a sum taken together: e + e is 2·e."""
    if not isinstance(tree, Op):
        return tree
    args = [gathered(arg) for arg in tree.args]
    if tree.op != "add":
        return rebuilt(tree.op, args)
    counts: dict[Tree, int] = {}
    for arg in args:
        negative = isinstance(arg, Op) and arg.op == "neg"
        term = arg.args[0] if isinstance(arg, Op) and negative else arg
        counts[term] = counts.get(term, 0) + (-1 if negative else 1)
    common = gcd(*counts.values()) or 1
    terms = (mul(Number(Fraction(count // common)), term) for term, count in counts.items())
    return mul(Number(Fraction(common)), add(*terms))
