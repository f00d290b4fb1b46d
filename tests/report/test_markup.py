"""The marks in our sentences, as HTML and as plain text."""

from __future__ import annotations

import pytest

from autograder.report.markup import to_html, to_plain


@pytest.mark.parametrize(
    ("text", "html", "plain"),
    [
        ("`eps` stands *in* it", "<code>eps</code> stands <var>in</var> it", "eps stands in it"),
        ("`2*a*b < c`", "<code>2*a*b &lt; c</code>", "2*a*b < c"),
        ("λ*w* and 2*z*)", "λ<var>w</var> and 2<var>z</var>)", "λw and 2z)"),
        ("*w*₁·*x* + *b*₁", "<var>w</var>₁·<var>x</var> + <var>b</var>₁", "w₁·x + b₁"),
        ("2*a*b and f(x)*g*(y)", "2*a*b and f(x)*g*(y)", "2*a*b and f(x)*g*(y)"),
        ("2 * 3 * 4", "2 * 3 * 4", "2 * 3 * 4"),
        ("σ′(*z*) = *a*·(1 − *a*)", "σ′(<var>z</var>) = <var>a</var>·(1 − <var>a</var>)", "σ′(z) = a·(1 − a)"),
        ("at *y[1]* = 2, *W1[2, n]* and *a*[1]", "at <var>y[1]</var> = 2, <var>W1[2, n]</var> and <var>a</var>[1]", "at y[1] = 2, W1[2, n] and a[1]"),
        ("<b>&`<i>`", "&lt;b&gt;&amp;<code>&lt;i&gt;</code>", "<b>&<i>"),
        ("a ` alone", "a ` alone", "a ` alone"),
        ("$a$ lies in $|z| \\le 1$", "<var>a</var> lies in |<var>z</var>| ≤ 1", "a lies in |z| ≤ 1"),
        ("costs $5", "costs $5", "costs $5"),
        ("*<script>*", "*&lt;script&gt;*", "*<script>*"),
    ],
)
def test_marks(text: str, html: str, plain: str) -> None:
    assert to_html(text) == html
    assert to_plain(text) == plain
