"""Reading: the tables of tests/symbolic, what each notation means, chains, shapes, and formulas set for people."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from autograder.formulas import ReadError, read, read_chain, shape_of, show, typeset, write
from autograder.language import say
from autograder.records import LANGUAGES

sys.path.insert(0, str(Path(__file__).parents[1] / "symbolic"))
import tables

KINDS = {
    "unknown_name": {"unknown", "unknown_close", "unknown_product"},
    "unknown_function": {"unknown_function", "unknown_function_close"},
    "open_without_close": {"open_without_close"},
    "close_without_open": {"close_without_open", "mismatch"},
    "operand": {"operand"},
    "operator": {"operand", "no_operator"},
    "comparison": {"comparison"},
    "operator_missing": {"operator_missing"},
    "code": {"code", "module"},
    "latex": {"command", "environment"},
    "differentiates": {"differentiates"},
    "limit": {"too_long", "too_deep", "too_many", "exponent", "number"},
    "lookalike": {"lookalike"},
    "character": {"character"},
    "empty": {"empty", "placeholder"},
    "equals": {"equals"},
    "comma": {"comma"},
    "number": {"number_twice", "number_plain"},
    "arguments": {"arguments", "arguments_several", "arguments_count"},
    "bare_function": {"bare_function"},
    "prime": {"prime"},
    "function_power": {"function_power"},
    "piecewise": {"else", "condition", "cases"},
    "shape": {"shapes", "shapes_product", "two_vectors", "matrix_power", "takes_square"},
    "index": {"index", "index_count", "index_scalar", "sum_index"},
}
"""The kinds of mistakes in the table, and the sentences that tell them."""


def taken(text, declared, *, reference=False):
    comma = declared.decimal_comma and not reference
    return read(text, list(declared.domains), functions=declared.functions, shapes=declared.shapes, decimal_comma=comma)


@pytest.mark.parametrize("row", tables.unreadable(), ids=lambda row: row.text[:40])
def test_what_cannot_be_read_says_why_and_where(row):
    with pytest.raises(ReadError) as caught:
        taken(row.text, row.declared)
    error = caught.value
    assert error.code.removeprefix("read.") in KINDS[row.kind]
    assert error.position == (row.position or error.position)
    for lang in LANGUAGES:
        sentence = say(lang, error.code, **error.args_)
        assert [word for word in row.mentions if word not in sentence] == []


TEXTS = {
    (text, reference): declared
    for row in (*tables.readable(), *tables.pairs())
    for text, reference, declared in (
        (row.text if isinstance(row, tables.Readable) else row.student, False, row.declared),
        (row.means if isinstance(row, tables.Readable) else row.reference, True, row.declared),
    )
}


@pytest.mark.parametrize(("text", "reference"), TEXTS)
def test_what_is_read_is_shown_so_that_it_reads_the_same(text, reference):
    declared = TEXTS[text, reference]
    tree = taken(text, declared, reference=reference)
    for shown in (write(tree), show(tree)):
        assert taken(shown, declared, reference=True) == tree
    in_german = read(
        show(tree, "de"), list(declared.domains), functions=declared.functions, shapes=declared.shapes, decimal_comma=True
    )
    assert in_german == tree
    for lang in LANGUAGES:
        ElementTree.fromstring(typeset(tree, lang))


# --- what a text means, shown

NAMES = ["w", "x", "b", "y", "z", "a", "L", "n", "beta_1", "y_hat", "eta_max", "W2", "h_{t-1}", "d2L_dw2", "dL_da", "dL_dW1", "i", "j", "T"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"\sigma'(z)\,x", "σ′(z)·x"),
        (r"\frac{\partial L}{\partial a}\cdot a(1-a)", "dL_da·a·(1 − a)"),
        (r"\partial L / \partial a", "dL_da"),
        (r"\frac{\partial L}{\partial W^{(1)}}", "dL_dW1"),
        (r"\frac{\partial^2 L}{\partial w^2}", "d2L_dw2"),
        ("∂²L/∂w²", "d2L_dw2"),
        (r"\nabla_a L", "dL_da"),
        (r"W^{(2)} x", "W2·x"),
        (r"W^{[2]}", "W2"),
        ("W⁽²⁾x", "W2·x"),
        (r"h_{t-1}", "h_{t-1}"),
        ("hₜ₋₁", "h_{t-1}"),
        (r"\eta_{\max}", "eta_max"),
        (r"\eta_{\text{max}}", "eta_max"),
        (r"\(e^{-z}\)", "e^(−z)"),
        (r"\frac12wx", "1/2·w·x"),
        (r"\frac{1}{2}\left(\hat{y}-y\right)^2", "1/2·(y_hat − y)²"),
        (r"\mathbf{w}\boldsymbol{x}\mathrm{e}^{z}", "w·x·e^z"),
        (r"\sqrt[4]{x}", "x^(1/4)"),
        (r"\max\left\{0,\,1-y\,z\right\}", "max(0, 1 − y·z)"),
        (r"\begin{cases} x, & \text{falls } z \geq 0 \\ 0, & \text{sonst} \end{cases}", "(0 if −z > 0 else x)"),
        (r"\begin{cases} 1 & z > 0 \\ 0 & z < 0 \end{cases}", "(1 if z > 0 else 0 if −z > 0 else undefined)"),
        ("x*(z > 0)", "x·step(z)"),
        ("x if 0 < z <= 1 else 0", "((0 if z − 1 > 0 else x) if z > 0 else 0)"),
        ("x if z > 0 or a > 0 else 0", "(x if z > 0 else x if a > 0 else 0)"),
        ("Piecewise((x, (z > 0) & (a > 0)), (0, True))", "((x if a > 0 else 0) if z > 0 else 0)"),
        ("Heaviside(z)", "(1 if z > 0 else 0 if −z > 0 else 0.5)"),
        ("Heaviside(z, 1)", "(0 if −z > 0 else 1)"),
        ("heaviside(z, 0)", "step(z)"),
        ("1[i = j]x", "δ_{i,j}·x"),
        (r"\log_{2} x", "log(x)/log(2)"),
        ("a·\u00adb"[:2] + "b", "a·b"),
        ("log x y", "log(x·y)"),
        ("w^T x", "w^T·x"),
        (r"w^\top x", "w·x"),
        ("𝛽₁", "beta_1"),
        ("Rational(1, 2)*x", "1/2·x"),
        ("|x|y|z|", "|x|·y·|z|"),
        (r"\left|x\left|y\right|\right|", "|x·|y||"),
        ("Σ_{k=1}^{n} x^k·a", "(Σ_{k=1}^{n} x^k)·a"),
        ("Σ_{k=2}^{n} k·x + a", "(Σ_{k=2}^{n} k)·x + a"),
        (r"\prod_{k=0}^{3} (x - k)^2", "Π_{k=0}^{3} (x − k)²"),
        ("a/sum_{k=1}^n x^k*b", "a/(Σ_{k=1}^{n} x^k)·b"),
    ],
)
def test_what_each_notation_means(text, shown):
    assert show(read(text, NAMES)) == shown


SHAPES = {"X": ("n", "d"), "w": ("d",), "v": ("d",), "y": ("n",), "A": ("n", "n"), "B": ("n", "n")}


@pytest.mark.parametrize(
    ("text", "written", "shape"),
    [
        ("X w", "X @ w", ("n",)),
        ("X*w", "X @ w", ("n",)),
        ("2 X w", "2*(X @ w)", ("n",)),
        (r"\tfrac{2}{n} X^\top (X w - y)", "2/n*(X.T @ (X @ w - y))", ("d",)),
        ("w^T v", "dot(w, v)", ()),
        ("w·v", "dot(w, v)", ()),
        ("w*v", "hadamard(w, v)", ("d",)),
        ("w @ v", "dot(w, v)", ()),
        ("w v^T", "outer(w, v)", ("d", "d")),
        ("w/v", "w/v", ("d",)),
        ("A*B", "hadamard(A, B)", ("n", "n")),
        ("A B", "A @ B", ("n", "n")),
        ("A·B", "A @ B", ("n", "n")),
        ("y @ X", "X.T @ y", ("d",)),
        ("yᵀX", "y.T @ X", ("1", "d")),
        ("yᵀXw", "dot((y.T @ X).T, w)", ()),
        ("(A B)ᵀᵀ", "A @ B", ("n", "n")),
        ("A^{-1} y", "inverse(A) @ y", ("n",)),
        ("w^2", "w**2", ("d",)),
        ("1 - w", "1 - w", ("d",)),
        ("X_{12}", "X[1, 2]", ()),
        ("X[1, j]", "X[1, j]", ()),
        ("X[1][j]", "X[1, j]", ()),
        ("(X w)_j", "(X @ w)[j]", ()),
        ("x^{(j)}_2", "x[j, 2]", ()),
        ("w_{j+1}", "w[j+1]", ()),
        ("||w||", "norm(w)", ()),
        ("| |w| |", "abs(abs(w))", ("d",)),
        ("sum(w)", "total(w)", ()),
        ("mean(w)", "total(w)/d", ()),
        (r"\langle w, v \rangle", "dot(w, v)", ()),
        (r"\mathbf{1}_n", "ones(n)", ("n",)),
        ("sum_{j ≠ i} w_j", "Sum(Piecewise((0, Eq(j, i)), (w[j], True)), (j, 1, d))", ()),
    ],
)
def test_arrays(text, written, shape):
    shapes = {**SHAPES, "x": ("n", "d")}
    tree = read(text, ["i", "j"], shapes=shapes)
    assert (write(tree), shape_of(tree, shapes)) == (written, shape)


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("w v", "read.two_vectors", "d"),
        ("X y", "read.shapes_product", "n×d"),
        ("X + y", "read.shapes", "n×d"),
        ("softmax(2)", "read.takes_vector", "1"),
        ("tr(X)", "read.takes_square", "n×d"),
        ("X^2", "read.matrix_power", "n×d"),
        ("w_{0}", "read.index_number", ""),
        ("X_j", "read.index_count", ""),
        ("w_k", "read.index", ""),
        ("sum_k 2", "read.sum_range", ""),
        ("x_1 + … + x_n", "read.dots", ""),
    ],
)
def test_shapes_that_do_not_fit(text, code, told):
    with pytest.raises(ReadError) as caught:
        read(text, ["i", "j", "x_1", "x_n"], shapes=SHAPES)
    assert (caught.value.code, caught.value.args_.get("left", "")) == (code, told)


def test_entries_that_are_names_are_written_out():
    assert show(read("Sum(b^(3 - i)*g_i, (i, 1, 3))", ["b", "g_1", "g_2", "g_3"])) == "b^(3 − 1)·g_1 + b^(3 − 2)·g_2 + b^(3 − 3)·g_3"


def test_a_chain_is_read_term_by_term():
    text = r"\frac{\partial L}{\partial w} = 2(a - y)\cdot x = 2ax - 2yx"
    links = read_chain(text, ["a", "y", "x"], label="dL_dw")
    assert [(show(link.tree), text[link.position - 1]) for link in links] == [("2·(a − y)·x", "2"), ("2·a·x − 2·y·x", "2")]
    assert [show(link.tree) for link in read_chain("a = Σ_{i=1}^{3} i = b", ["a", "b"])] == ["a", "Σ_{i=1}^{3} i", "b"]
    assert len(read_chain("a", ["a"])) == 1
    for text, position in (("a = = y", 5), ("a = y =", 8), ("= a", 1), ("a = q", 5)):
        with pytest.raises(ReadError) as caught:
            read_chain(text, ["a", "y"])
        assert caught.value.position == position


def test_an_error_shows_its_place():
    with pytest.raises(ReadError) as caught:
        read("2*(a − yhat)", ["y", "a", "z", "y_bar"])
    assert caught.value.args_["here"] == "2*(a − ‸yhat)"
    assert caught.value.args_["name"] == "yhat"


def test_typeset_escapes_and_says_the_formula():
    tree = read("Piecewise((f(ŷ), z > 0), (0, True))/√n", ["y_hat", "z", "n"], functions=["f"])
    text = typeset(tree, "de")
    root = ElementTree.fromstring(text)
    assert root.attrib["alttext"] == show(tree, "de")
    assert "".join(root.itertext()) == "{f\u2061(y^)z>00sonstn"
    assert "<script" not in typeset(read("<script>"[1:7], None), "en")
