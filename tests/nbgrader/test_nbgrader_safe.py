"""Markdown from students: what must not come through, and what must."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from autograder.nbgrader.safe import TAGS, markdown
from autograder.report.latex import ELEMENTS

PICTURE = {"p.png": {"image/png": "iVBORw0K"}}
HOSTILE = [
    "<script>steal()</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=steal()>",
    "<svg onload=steal()><script>steal()</script></svg>",
    "<svg><animate onbegin=steal() attributeName=x dur=1s></svg>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=steal()></style></mglyph></math>",
    "<noscript><p title='</noscript><img src=x onerror=steal()>'>",
    "<iframe srcdoc='<script>steal()</script>'></iframe>",
    "<object data='javascript:steal()'></object><embed src='javascript:steal()'>",
    "<form action='/api' method=post><input name=x><button>Submit</button></form>",
    "<a href='javascript:steal()'>x</a>",
    "<a href=' java\nscript:steal()'>x</a>",
    "[x](javascript:steal())",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](/files/autograded/me/evil.html)",
    "[x](evil.html)",
    "![x](http://evil.example/seen.png)",
    "![x](evil.png)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "<base href='//evil.example/'>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>.no-credit{display:none}</style>",
    "<div style='position:fixed;inset:0;background:white'>covers the page</div>",
    "<td style='text-align:left;background:url(//evil.example)'>x</td>",
    "<input class='score tabbable' id='adam_step-check'>",
    "<span class='score save-icon' id='comment' name='submission_id'>x</span>",
    "<details ontoggle=steal() open>x</details>",
    "<p title='-->' <!-- --><img/src/onerror=steal()>",
    "<textarea></textarea><img src=x onerror=steal()>",
    "$x$ <b onclick=steal()>y</b>",
    "```html\n<script>steal()</script>\n```",
    "```mermaid\n</pre><script>steal()</script>\n```",
    "`<script>steal()</script>`",
    "$<script>steal()</script>$",
    "$\\text{<script>steal()</script>}$",
    "$\\text{' onmouseover=steal() x='}$ and $\\text{\" onmouseover=steal() x=\"}$",
    "![$\\text{a onerror=steal() b}$](attachment:p.png '$\\text{c onerror=steal() d}$')",
    "<a href='https://x.example/$x$' title='$\\text{> onclick=steal() x}$'>$y$</a>",
    "<b title='$x$'>$\\href{javascript:steal()}{y}$</b>",
    "$\\style{position:fixed}{x}$ $\\class{score}{x}$ $\\require{enclose}$",
    "$" + "{" * 3000 + "}" * 3000 + "$",
    "$" + "\\hat" * 900 + "x$",
    "\\begin{equation}<img src=x onerror=steal()>\\end{equation}",
    "<img src='attachment:p.png' onerror=steal()>",
    "![x](attachment:missing.png)",
    "> " * 2000 + "<script>steal()</script>",
]


class Reader(HTMLParser):
    """What a browser would find."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def read(html: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = Reader()
    reader.feed(html)
    return reader.found


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_acts(source: str) -> None:
    for tag, attributes in read(markdown(source, PICTURE)):
        assert tag in TAGS | ELEMENTS
        for name, value in attributes.items():
            if tag in ELEMENTS:
                assert name in {"xmlns", "display", "alttext", "stretchy", "mathvariant", "accent", "width", "minsize", "maxsize", "displaystyle", "linethickness", "style"}
                assert name != "style" or value in ("text-align:left", "text-align:right", "text-align:center")
                continue
            assert name in {"href", "title", "src", "alt", "width", "height", "start", "class", "style", "colspan", "rowspan", "rel"}
            assert name != "href" or str(value).startswith(("http://", "https://", "mailto:"))
            assert name != "src" or str(value).startswith("data:image/png;base64,")
            assert name != "style" or (str(value).replace(" ", "").startswith("text-align:") and "url" not in str(value))
            assert name != "class" or not {"score", "save-icon", "tabbable", "mermaid"} & set(str(value).split())


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("where $a < b$ and $c > d$", "<mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow></math> and <math"),
        ("$$\\frac{1}{1 + e^{-z}}$$", "<mfrac><mn>1</mn><mrow><mn>1</mn><mo>+</mo><msup><mi>e</mi><mrow><mo>−</mo><mi>z</mi></mrow></msup></mrow></mfrac></math>"),
        ("$w_1 * x$ and $w_2 * y$", "<msub><mi>w</mi><mn>1</mn></msub><mo>∗</mo><mi>x</mi>"),
        ("\\begin{align}a &= b\\\\c &= d\\end{align}", '<mtd style="text-align:right"><mi>c</mi></mtd><mtd style="text-align:left"><mrow><mo>=</mo><mi>d</mi>'),
        ("$\\unknown{x} < 1$", "<code>$\\unknown{x} &lt; 1$</code>"),
        ("`$x$` costs \\$5", "<code>$x$</code> costs $5"),
        ("# Title", "<h1>Title</h1>"),
        ("- **A** one\n- **B** two", "<li><strong>A</strong> one</li>"),
        ("| a | b |\n|:-:|--:|\n| 1 | 2 |", '<td style="text-align:center">1</td>'),
        ("see [the paper](https://arxiv.org/abs/1412.6980)", 'href="https://arxiv.org/abs/1412.6980"'),
        ("![sketch](attachment:p.png)", 'src="data:image/png;base64,iVBORw0K"'),
        ("```python\ndef f(): pass\n```", '<span class="k">def</span>'),
        ("Übung: σ(z) − ½", "Übung: σ(z) − ½"),
    ],
)
def test_what_a_text_needs_stays(source: str, kept: str) -> None:
    assert kept in markdown(source, PICTURE).replace("text-align: center", "text-align:center")


def test_a_text_that_cannot_be_rendered_is_shown_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.nbgrader.safe._render", lambda *_: 1 / 0)
    assert markdown("<b>x</b>") == "<pre>&lt;b&gt;x&lt;/b&gt;</pre>"
