"""Any text is read or refused with a sentence, in time and memory that grow with its length; any tree can be written down.

`AUTOGRADER_FUZZ` multiplies the number of texts: 34 makes it 102,000.
"""

from __future__ import annotations

import os
import random
import sys
import tracemalloc

import pytest
from formula_texts import texts
from formula_trees import FUNCTIONS, KNOWN, SHAPES, tree

from autograder.formulas import ReadError, read, read_chain, show, write
from autograder.formulas.reading.tokens import MAX_LENGTH
from autograder.language import known

pytestmark = pytest.mark.full

TIMES = int(os.environ.get("AUTOGRADER_FUZZ", "1"))
TOO_MUCH = ("read.too_long", "read.too_deep", "read.too_many")


def attempt(reader, text, *args, **given):
    """What the reader makes of the text, and the error where it refuses."""
    try:
        return reader(text, *args, **given), None
    except ReadError as error:
        return None, error


@pytest.mark.parametrize("part", range(10))
def test_any_text_is_read_or_refused(part):
    for number, text in enumerate(texts(300 * TIMES, seed=part)):
        names, shapes = KNOWN if number % 5 else None, SHAPES if number % 2 else {}
        for reader in (read, read_chain):
            given = {"label": "dL_dw", "functions": FUNCTIONS, "shapes": shapes, "decimal_comma": number % 3 == 0}
            error = attempt(reader, text, names, **given)[1]
            assert error is None or (known("en", error.code) and 1 <= error.position <= len(text) + 1)


@pytest.mark.parametrize("size", [3, 8, 20, 60])
def test_every_tree_reads_back_from_its_text(size):
    for seed in range(250 * TIMES):
        made = tree(random.Random(seed), size)
        for text, comma in ((write(made), False), (show(made), False), (show(made, "de"), True)):
            got, error = attempt(read, text, KNOWN, functions=FUNCTIONS, shapes=SHAPES, decimal_comma=comma)
            assert got == made or (error is not None and error.code in TOO_MUCH)


HEAVY = [
    "(", "|", "||", "{", "[", "1[", "-", "+", "^a", "a^", "a_", "_{", "^{", "x_{", "a_{i", "'", "f'", "a ", "a+", "a*b/", "wab", "(a)", "|a",
    "|a|", "a|b|", r"\frac", r"\frac1", r"\sqrt", r"\mathbf", r"\hat", r"\mathbf{", r"\left(", r"\left|", r"\text{if}", r"\sum_i ", "Σ_{", "Σᵢxᵢ",
    "Sum(", "sum(x,(i,", r"\begin{cases}", "a&", "a if ", "a if z>0 else ", "(z>0)", "Piecewise((", "max(", "log ", "σz", "½", "²", "ᵢ", "∂L/∂w", "dL/dw",
    r"\frac{dL}{dw}", "0,5", "1..", "1e", "…", "x[i]", "W_{ij}", "δ_{ij}", "λ ŷ", "a@", "Wᵀ", "for ", "lambda ", "__a", "np.", "a and ", "=", "a=", "∇_", "⟨a,", "𝟙",
]  # fmt: skip


def calls(text):
    """How many functions of ours are entered to read the text."""
    count = 0

    def enter(frame, event, argument):
        nonlocal count
        count += event == "call" and "symbolic" in frame.f_code.co_filename

    sys.setprofile(enter)
    try:
        attempt(read, text, KNOWN, functions=FUNCTIONS, shapes=SHAPES)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", HEAVY)
def test_the_work_grows_with_the_text(piece):
    """Twice the text, at most twice the work and some for what is set up once."""
    half, whole = ((piece * MAX_LENGTH)[: MAX_LENGTH // part] for part in (2, 1))
    assert calls(whole) < 2.2 * calls(half) + 500
    assert calls(whole) < 100 * MAX_LENGTH


@pytest.mark.parametrize("piece", HEAVY)
def test_a_text_takes_little_memory(piece):
    tracemalloc.start()
    calls((piece * MAX_LENGTH)[:MAX_LENGTH])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 32 << 20
