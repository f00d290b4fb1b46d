"""Indices that an author uses and does not declare: by name, in a node's formula and in the label of a line."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from autograder.formulas import Op, Tree, names, walk
from autograder.kinds.derivation.judging.tensors import free_names

__all__ = ["declare", "in_label", "in_tree"]


def in_tree(tree: Tree, domains: Mapping[str, str], shapes: Mapping[str, Sequence[str]]) -> list[str]:
    """The names that stand as an index in a formula, and are neither declared, nor summed over, nor a dimension."""
    used = dict.fromkeys(name for node in walk(tree) if isinstance(node, Op) and node.op == "index" for arg in node.args[1:] for name in names(arg))
    free, dimensions = set(free_names([tree])), {d for shape in shapes.values() for d in shape}
    return [name for name in used if name in free and name not in dimensions and domains.get(name) != "index"]


def in_label(label: str, known: Collection[str], indices: Collection[str]) -> list[str]:
    """The letters behind a known name of a label `dL_dW_ij` that are not declared."""
    for i in range(2, len(label) - 2) if label.startswith("d") else ():
        if label.startswith("_d", i):
            halves = [half if half in known else half.rpartition("_") for half in (label[1:i], label[i + 2 :])]
            if all(isinstance(half, str) or (half[0] in known and half[2].isalpha()) for half in halves):
                letters = "".join(half[2] for half in halves if not isinstance(half, str))
                return [letter for letter in dict.fromkeys(letters) if letter not in indices]
    return []


def declare(letters: Sequence[str]) -> str:
    """What is wrong with these, and what to write."""
    said = " and ".join(f"`{letter}`" for letter in letters)
    written = ", ".join(f'"{letter}": "index"' for letter in letters)
    return f"{said} {'stands as an index and is' if len(letters) == 1 else 'stand as indices and are'} not declared: write domains={{{written}}}"
