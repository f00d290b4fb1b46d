"""Sums in which a Kronecker delta picks one term: Σₖ δₖⱼ·xₖ is xⱼ."""

from __future__ import annotations

from autograder.formulas.tree import ONE, Name, Op, Tree, add, bound, mul, names, neg, substitute, summed

__all__ = ["bare", "contracted"]

MAX_TERMS = 64


def contracted(body: Tree, over: str, size: Tree) -> Tree:
    """The sum of `body` over an index from 1 to `size`, without the deltas in which the index stands alone.

    No name that is bound in `body` may stand in one of its deltas from outside.
    """
    if over not in names(body):
        return mul(size, body)
    if isinstance(body, Op):
        match body.op:
            case "add":
                return add(*(contracted(term, over, size) for term in body.args))
            case "neg":
                return neg(contracted(body.args[0], over, size))
            case "delta" if _other(body, over) is not None:
                return ONE
            case "mul":
                return _product(body, over, size)
            case "sum":
                return _exchanged(body, over, size)
    return summed(body, over, ONE, size)


def _product(body: Op, over: str, size: Tree) -> Tree:
    """Of a product: what does not depend on the index stands before the sum, and a delta takes its term."""
    for i, factor in enumerate(body.args):
        rest = (*body.args[:i], *body.args[i + 1 :])
        other = _other(factor, over)
        if other is not None:
            return mul(*(substitute(arg, {over: other}) for arg in rest))
    for i, factor in enumerate(body.args):
        if isinstance(factor, Op) and factor.op == "add" and len(factor.args) < MAX_TERMS and _has_delta(factor, over):
            rest = (*body.args[:i], *body.args[i + 1 :])
            return add(*(contracted(mul(*rest, term), over, size) for term in factor.args))
    before = [arg for arg in body.args if over not in names(arg)]
    inside = [arg for arg in body.args if over in names(arg)]
    if before:
        return mul(*before, contracted(mul(*inside), over, size))
    return summed(body, over, ONE, size)


def _exchanged(body: Op, over: str, size: Tree) -> Tree:
    """Σₖ Σₗ f with a delta of k inside: the sums change places, so that it can take its term."""
    inner, name, low, high = body.args
    assert isinstance(name, Name)
    if not _has_delta(inner, over) or over in names(low) or over in names(high):
        return summed(body, over, ONE, size)
    return Op("sum", (contracted(inner, over, size), name, low, high))


def _other(tree: Tree, over: str) -> Tree | None:
    """What the index is equal to where this delta is 1; None where it is no delta of the bare index."""
    if not isinstance(tree, Op) or tree.op != "delta" or over not in names(tree):
        return None
    left, right = tree.args
    if left == Name(over):
        return right if over not in names(right) else None
    return left if right == Name(over) and over not in names(left) else None


def _has_delta(tree: Tree, over: str) -> bool:
    """Whether a delta of the index is among the factors of one of the terms."""
    if not isinstance(tree, Op):
        return False
    if tree.op in ("add", "mul", "neg"):
        return any(_has_delta(arg, over) for arg in tree.args)
    if tree.op == "sum" and bound(tree) != over:
        return _has_delta(tree.args[0], over)
    return _other(tree, over) is not None


def bare(tree: Tree) -> Tree:
    """What a derivative says about places only: its deltas, without the values beside them."""
    if isinstance(tree, Op) and tree.op == "neg":
        return bare(tree.args[0])
    factors = tree.args if isinstance(tree, Op) and tree.op == "mul" else (tree,)
    if isinstance(tree, Op) and tree.op == "add":
        places = {bare(term) for term in tree.args}
        return places.pop() if len(places) == 1 else ONE
    return mul(*(factor for factor in factors if isinstance(factor, Op) and factor.op == "delta"))
