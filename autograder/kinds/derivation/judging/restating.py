"""Lines that leave the derivative to be taken: σ′(z), `diff(…)`, d/dz, a difference quotient. They restate the task.

A derivative of a function that the graph names may stand as a factor in a longer line: there it is what the chain rule
gives. Where that very slope is asked, it gives nothing.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from autograder.formulas import DERIVATIVES, SPELLINGS, Name, Number, Op, ReadError, Tree, canonical, fold, names, walk
from autograder.kinds.derivation.judging.forward import Asked, Forward

__all__ = ["is_quotient", "only_primed", "unfinished", "written_out"]

FINE = 10**90
STEP = Fraction(1, 4)
D = r"(?:\bd|∂|𝑑|𝜕|\\partial|\\(?:mathrm|text|operatorname|rm)\s*\{?\s*d\}?)"
SIGNS = re.compile(
    rf"""{D}[^/+\-=]{{0,80}}/\s*\(?\s*{D} | \\[dt]?frac\s*\{{\s*{D} | {D}\s*_ | \bD\s*[_(\[{{] | \bD\s+[^\W\d] | ∇ | \\nabla
    | \\d?dot\b | [\u0307\u0308] | \.\s*(?:diff|grad|backward|derivative)\b | (?:\b|_)(?:diff|deriv\w*|grad(?:ient)?|jac\w*|autograd|prime|slope|steigung|ableit\w*)(?:\b|_)""",
    re.VERBOSE | re.IGNORECASE,
)
LIMIT = re.compile(r"\\?\blim(?:it)?(?:\b|_)|\\lim")
STEPS = r"(?:h|k|t|eps(?:ilon)?|delta\w*|d\w|[εϵδΔ]\w*|\\(?:var)?epsilon|\\[dD]elta\s*\w*)"
RAISED = re.compile(rf"[+\-−–]\s*({STEPS})(?!\w)")
BY_STEP = r"(?:/\s*\(?\s*(?:2\s*[*·]?\s*)?|\}}\s*\{{\s*(?:2\s*)?){step}(?!\w)"
MARKED = frozenset({"read.differentiates", "read.prime", "read.gradient"})


def unfinished(error: ReadError, text: str, forward: Forward) -> ReadError:
    """The error to tell of a line that cannot be read: that it asks for the derivative again, where that is what it does."""
    if error.code.startswith("derivation.") or error.code == "read.other_label":
        return error
    if LIMIT.search(text) or _divides_by_step(text):
        return ReadError("derivation.quotient", error.position)
    if error.code in MARKED or SIGNS.search(unicodedata.normalize("NFD", text)) or _differential(error, forward):
        return ReadError("derivation.unfinished", error.position, here=error.args_.get("here", ""))
    return error


def _divides_by_step(text: str) -> bool:
    """Whether something grows by a small step and is divided by the same."""
    return any(re.search(BY_STEP.format(step=re.escape(step)), text) for step in set(RAISED.findall(text)))


def _differential(error: ReadError, forward: Forward) -> bool:
    """Whether an unknown name is a differential: `dL`, `dsigma_dz`, `d_a`."""
    if not error.code.startswith("read.unknown"):
        return False
    name = canonical(str(error.args_.get("name", "")))
    head = name[1:].lstrip("_").split("_d")[0]
    return name[:1] == "d" and (head in forward.known or head in SPELLINGS)


def only_primed(tree: Tree, asked: Asked, forward: Forward) -> bool:
    """Whether a right line gives the slope that it is asked for by a sign of its own only: `sigma'(z)`, `2*sigma'(z)/2`.

    Where the question itself says what `relu'(0)` is, the sign is its own.
    """
    if forward.convention is not None:
        return False
    primed = [node for node in walk(tree) if isinstance(node, Op) and node.op.endswith("'") and not node.op.startswith("call:")]
    if not primed:
        return False
    if not names(_without(tree)):
        return True
    body = forward.nodes.get(asked.top)
    if isinstance(body, Op) and body.op == "entries":
        body = body.args[0]
    return isinstance(body, Op) and any(node.op.rstrip("'") == body.op for node in primed) and _is_leaf(body.args[0], asked.by)


def _is_leaf(tree: Tree, name: str) -> bool:
    return name in names(tree) and (isinstance(tree, Name) or (isinstance(tree, Op) and tree.op == "index"))


def _without(tree: Tree) -> Tree:
    """The tree with every derivative of a function as a mere number."""
    if not isinstance(tree, Op):
        return tree
    if tree.op.endswith("'"):
        return Number(Fraction(1))
    return Op(tree.op, tuple(_without(arg) for arg in tree.args))


def written_out(tree: Tree, forward: Forward) -> Tree:
    """The tree with ReLU's slope, and every other that the differentiation leaves as a sign, as what it is."""
    if not isinstance(tree, Op) or forward.convention is not None:
        return tree
    args = tuple(written_out(arg, forward) for arg in tree.args)
    slope = DERIVATIVES.get(tree.op.removesuffix("'")) if tree.op.endswith("'") else None
    return slope(args[0]) if slope is not None else Op(tree.op, args)


def is_quotient(tree: Tree) -> bool:
    """Whether a difference quotient with a small number as its step stands in the tree: `(sigma(z+0.001)-sigma(z))/0.001`."""
    products = (node for node in walk(tree) if isinstance(node, Op) and node.op == "mul")
    return any(_cancels(arg) for product in products for arg in product.args if isinstance(arg, Op) and arg.op == "add")


def _cancels(difference: Op) -> bool:
    """Whether two terms cancel once small numbers are taken out of what they add."""
    terms = [_unmoved(term) for term in difference.args]
    pairs = ((i, j) for i in range(len(terms)) for j in range(i))
    return any(_opposite(terms[i], terms[j]) and not _opposite(difference.args[i], difference.args[j]) for i, j in pairs)


def _opposite(one: Tree, other: Tree) -> bool:
    return (isinstance(one, Op) and one == Op("neg", (other,))) or (isinstance(other, Op) and other == Op("neg", (one,)))


def _unmoved(tree: Tree) -> Tree:
    """The tree without small numbers wherever they are added to something."""
    if not isinstance(tree, Op):
        return tree
    args = tuple(arg for arg in tree.args if not _small(arg)) if tree.op == "add" else tree.args
    if tree.op == "add" and len(args) == 1:
        return _unmoved(args[0])
    return Op(tree.op, tuple(map(_unmoved, args)))


def _small(tree: Tree) -> bool:
    if names(tree):
        return False
    value = fold(tree, FINE)
    return value is None or 0 < abs(value) <= STEP
