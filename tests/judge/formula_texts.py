"""Texts to fuzz the reader with: formulas in every notation, soups of what formulas are made of, slips of the pen, noise."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from formula_trees import tree

from autograder.formulas import show, write
from autograder.formulas.reading.tokens import MAX_LENGTH
from autograder.formulas.show import conditions_of
from autograder.formulas.tree import Name, Number, Tree

__all__ = ["as_latex", "slipped", "texts"]

TABLES = Path(__file__).parents[1] / "symbolic"
PIECES = [r"\frac", r"\tfrac", r"\sqrt", r"\sqrt[3]", r"\left(", r"\right)", r"\left|", r"\right|", r"\bigl", r"\|", r"\lVert", r"\rVert", r"\sum_", r"\sum_{i=1}^{n}", r"\prod", r"\partial", r"\nabla_", r"\hat", r"\bar", r"\mathbf", r"\mathrm", r"\operatorname{softmax}", r"\text{if}", r"\text{otherwise}", r"\begin{cases}", r"\end{cases}", r"\\", r"&", r"\le", r"\mathbb{1}", r"\cdot", r"\odot", r"\top", r"\prime", r"\sigma", r"\exp", r"\log", r"\max", r"\{", r"\}", r"\,", r"\quad", r"$", r"$$", r"\(", r"\)", r"{", r"}", r"(", r")", r"[", r"]", r"|", r"||", r"‖", r"⟨", r"⟩", r"^", r"_", r"^{", r"_{", r"^T", r"^{-1}", r"^{(2)}", r".T", r"'", r"′", r"″", r"+", r"-", r"*", r"/", r"**", r"@", r"⊙", r"·", r"×", r"=", r"==", r"<", r">", r"<=", r"≥", r"!=", r",", r";", r":", r".", r"…", r"...", r"√", r"∛", r"½", r"Σ", r"∑", r"Σᵢ", r"Π", r"∂", r"²", r"⁻¹", r"ᵀ", r"ᶻ", r"₁", r"ᵢ", r"ₜ₋₁", r"x", r"y", r"z", r"w", r"b", r"W", r"V", r"h", r"u", r"x_i", r"W_ij", r"W_{i,j}", r"x[i]", r"y_hat", r"ŷ", r"x̄", r"β₁", r"λ", r"dL_dw", r"∂L/∂w", r"e", r"E", r"pi", r"π", r"0", r"1", r"2", r"10", r"0.5", r"0,5", r"1e-3", r"1e99", r"sigma", r"σ", r"tanh", r"relu", r"max(", r"min(", r"exp(", r"log", r"ln", r"sin", r"Sum(", r"(i,1,n)", r"Piecewise(", r"where(", r"if", r"else", r"and", r"or", r"not", r"True", r"falls", r"sonst", r"wx", r"delta_ij", r"KroneckerDelta(", r"softmax(", r"norm(", r"outer(", r"diag(", r"f", r"f'", r"g''", r"i", r"j", r"n", r"1[", r"𝟙", r"I(", r"lambda", r"for", r"import", r"np.", r"__class__", r"eval(", r"#", r":=", r"`", r"~", r"!", r"%", r"∞", r"𝑥", r"ｘ", r"а", r"о"]


def as_latex(tree: Tree) -> str:
    """A tree in LaTeX, with brackets wherever they could matter."""
    if isinstance(tree, Number | Name):
        return write(tree) if isinstance(tree, Number) or "_" not in tree.name else _lowered(tree.name)
    args = [as_latex(arg) for arg in tree.args]
    match tree.op:
        case "add":
            return r" + ".join([args[0], *(rf"\left( {arg} \right)" for arg in args[1:])])
        case "mul":
            return r" \cdot ".join(rf"\bigl({arg}\bigr)" for arg in args)
        case "neg":
            return rf"-\left({args[0]}\right)"
        case "inv":
            return rf"\frac{{1}}{{{args[0]}}}"
        case "pow":
            return rf"\left({args[0]}\right)^{{{args[1]}}}"
        case "sqrt":
            return rf"\sqrt{{{args[0]}}}"
        case "abs":
            return rf"\left|{args[0]}\right|"
        case "norm":
            return rf"\lVert {args[0]} \rVert_2"
        case "sum" | "prod":
            return rf"\left(\{tree.op}_{{{args[1]}={args[2]}}}^{{{args[3]}}} \left({args[0]}\right)\right)"
        case "where":
            rows = [(as_latex(v), r"\text{otherwise}" if s is None else rf"\text{{if }} {as_latex(s)} > 0") for v, s in conditions_of(tree)]
            body = r" \\ ".join(f"{value} & {condition}" for value, condition in rows)
            return rf"\begin{{cases}} {body} \end{{cases}}"
        case "matmul":
            return rf"\left({args[0]}\right) \left({args[1]}\right)"
        case "transpose":
            return rf"\left({args[0]}\right)^\top"
        case "hadamard":
            return rf"\left({args[0]}\right) \odot \left({args[1]}\right)"
        case "delta":
            return rf"\delta_{{{args[0]},{args[1]}}}"
        case "index":
            return rf"\left({args[0]}\right)_{{{','.join(args[1:])}}}"
        case "e" | "pi":
            return {"e": "e", "pi": r"\pi"}[tree.op]
    name = tree.op.removeprefix("call:")
    base, listed = name.rstrip("'"), ", ".join(args)
    return rf"\operatorname{{{base}}}{name.removeprefix(base)}\left({listed}\right)"


def _lowered(name: str) -> str:
    base, _, rest = name.partition("_")
    return rf"\hat{{{base}}}" if rest == "hat" else name if base.startswith("d") else rf"\{base}_{{{rest}}}"


def _tables() -> list[str]:
    """The texts of the tables beside this folder."""
    found = []
    for file in sorted(TABLES.rglob("*.tsv")):
        for line in file.read_text("utf-8").splitlines()[1:]:
            found += [cell.replace("‸", "") for cell in line.split("\t")[:3]]
    return [text for text in found if text]


def texts(count: int, seed: int) -> Iterator[str]:
    """So many texts, the same ones for the same seed."""
    rng = random.Random(seed)
    written = _tables()
    kinds = (_formula, _formula, _soup, _soup, _slip, _slip, _slip, _nest, _noise)
    for _ in range(count):
        yield rng.choice(kinds)(rng, written)


def _formula(rng: random.Random, written: list[str]) -> str:
    made = tree(rng, rng.choice((2, 5, 10, 20, 60)))
    return rng.choice((write, show, as_latex, lambda t: show(t, "de")))(made)


def _soup(rng: random.Random, written: list[str]) -> str:
    return rng.choice(("", " ")).join(rng.choice(PIECES) for _ in range(rng.choice((3, 8, 20, 60, 200))))


def _slip(rng: random.Random, written: list[str]) -> str:
    """A text of the tables with a few characters lost, doubled, swapped or put in, perhaps with another text behind it."""
    text = rng.choice(written)
    if rng.random() < 0.2:
        text += rng.choice(PIECES) + rng.choice(written)
    return slipped(text, rng, rng.randint(1, 4))


def slipped(text: str, rng: random.Random, times: int) -> str:
    """The text after so many slips."""
    for _ in range(times):
        at = rng.randrange(len(text) + 1)
        match rng.randrange(4):
            case 0:
                text = text[:at] + text[at + rng.randint(1, 3) :]
            case 1:
                text = text[:at] + rng.choice(PIECES) + text[at:]
            case 2:
                text = text[:at] + text[at : at + 6] + text[at:]
            case _:
                text = text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
    return text


def _nest(rng: random.Random, written: list[str]) -> str:
    """One piece over and over, up to the longest text that is read."""
    piece = " ".join(rng.choice(PIECES) for _ in range(rng.randint(1, 3)))
    text = piece * rng.choice((5, 40, 200, 2000))
    return (text + rng.choice(PIECES) * rng.choice((0, 1, 300)))[: MAX_LENGTH + rng.choice((0, 0, 1))]


def _noise(rng: random.Random, written: list[str]) -> str:
    """Characters of all of Unicode, surrogates included."""
    ranges = ((32, 127), (32, 127), (0x80, 0x250), (0x370, 0x400), (0x2000, 0x2400), (0x1D400, 0x1D800), (0, 0x110000))
    return "".join(chr(rng.randrange(*rng.choice(ranges))) for _ in range(rng.choice((1, 5, 20, 100, 500))))
