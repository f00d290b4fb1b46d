"""LaTeX as MathML: what the prompts of all courses use is set, what is hostile stays text, what is unknown is left alone."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.report.latex import DEEPEST, ELEMENTS, mathml

ROOT = Path(__file__).parents[2]
PROMPTS = sorted([*ROOT.glob("exercises/**/*.md"), *ROOT.glob("tests/*/exercises/**/*.md")])
PIECES = [*"{}[]()_^&$#%~'ab12+-<>\"", "\\\\", "\\frac", "\\hat", "\\text", "\\left", "\\right", "\\begin", "{align}", "\\end", "\\sqrt", "\\mathbf", "\\sum", " "]

SET = [
    ("x^2", "<msup><mi>x</mi><mn>2</mn></msup>"),
    ("x_12", "<mrow><msub><mi>x</mi><mn>1</mn></msub><mn>2</mn></mrow>"),
    ("f''", "<msup><mi>f</mi><mrow><mo>′</mo><mo>′</mo></mrow></msup>"),
    (r"\hat\sigma", '<mover accent="true"><mi>σ</mi><mo stretchy="false">^</mo></mover>'),
    (r"\mathrm{mse\_grad}", '<mi mathvariant="normal">mse_grad</mi>'),
    (r"\mathbb{R}^{n\times d}", "<msup><mi>ℝ</mi><mrow><mi>n</mi><mo>×</mo><mi>d</mi></mrow></msup>"),
    (r"\mathbf w^\top x", "<mrow><msup><mi>𝐰</mi><mi>⊤</mi></msup><mi>x</mi></mrow>"),
    (r"\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
    (r"\left(\frac a b\right)", "<mrow><mo>(</mo><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>)</mo></mrow>"),
    (r"\log x", '<mrow><mi>log</mi><mspace width="0.1667em"></mspace><mi>x</mi></mrow>'),
    (r"-y\log(a)", '<mrow><mo>−</mo><mi>y</mi><mspace width="0.1667em"></mspace><mi>log</mi><mo stretchy="false">(</mo><mi>a</mi><mo stretchy="false">)</mo></mrow>'),
    (r"\text{if } z \le 0", "<mrow><mtext>if </mtext><mi>z</mi><mo>≤</mo><mn>0</mn></mrow>"),
    ("0{,}5", "<mrow><mn>0</mn><mo>,</mo><mn>5</mn></mrow>"),
]
NOT_SET = [r"\unknown", r"\href{javascript:x}{y}", r"\text{a", "a^b^c", "{", "}", "a & }", "\\", r"\left( x", r"\begin{align} x", r"\begin{x}y\end{x}", r"\frac{1}", "_", "x_"]


def inner(tex: str) -> str:
    made = mathml(tex)
    assert made is not None
    return re.sub(r"^<math [^>]*>|</math>$", "", made)


@pytest.mark.parametrize(("tex", "made"), SET)
def test_it_is_set(tex: str, made: str) -> None:
    assert inner(tex) == made


@pytest.mark.parametrize("tex", NOT_SET)
def test_what_is_not_understood_is_not_set(tex: str) -> None:
    assert mathml(tex) is None


@pytest.mark.parametrize("path", PROMPTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_formula_of_every_prompt_is_set(path: Path) -> None:
    text = re.sub(r"`[^`]*`", "", re.sub(r"\{\{\w+\}\}", "3", path.read_text("utf-8")))
    for found in re.finditer(r"\$\$(.+?)\$\$|\$([^$]+)\$", text, re.DOTALL):
        assert mathml(found[1] or found[2], display=bool(found[1])) is not None, found[0]


def test_sums_bear_their_limits_above_and_below_where_there_is_room() -> None:
    assert "<munderover>" in (mathml(r"\sum_{i=1}^n x", display=True) or "")
    assert "<msubsup>" in (mathml(r"\sum_{i=1}^n x") or "")


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_whatever_stands_there_only_our_elements_come_of_it(pieces: list[str]) -> None:
    made = mathml("".join(pieces))
    if made is not None:
        root = ElementTree.fromstring(made)
        assert {element.tag.rpartition("}")[2] for element in root.iter()} <= ELEMENTS


def test_depth_and_length_are_bounded() -> None:
    assert mathml("{" * DEEPEST + "x" + "}" * DEEPEST) is None
    assert mathml(r"\hat" * 900 + "x") is None
    assert mathml("x" * 5000) is None
