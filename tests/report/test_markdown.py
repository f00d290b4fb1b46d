"""Prompts on a terminal: what Markdown means, in lines that fit, with colours only where they are wanted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.report.markdown import in_terminal, sentences
from autograder.report.terminal import width_of

ROOT = Path(__file__).parents[2]
PROMPTS = sorted([*ROOT.glob("exercises/**/*.md"), *ROOT.glob("tests/*/exercises/**/*.md")])
LONG = "A sentence of several words that does not fit into so few columns."

TABLE = r"""
# A title

One $x_1$ and `2*a*b`, *em*, **strong `code`**, 2 \* 3, [text](https://a.b) and ![what it shows](data:image/png;base64,xx):
$$\frac{a}{b} \le \sigma(z)$$

- first, of several words that go on in a second line
- second

  under it

  | n | name |
  |---:|---|
  | 1 | a\|b |

  ```python
  def f(x):
      return x * 2 * x
  ```
1. one
lazy
   - deeper
"""
SHOWN = """\
A title
──────────────────────────────────────────────────

One x₁ and 2*a*b, em, strong code, 2 * 3, text
(https://a.b) and what it shows:

    a/b ≤ σ(z)

 • first, of several words that go on in a second
   line
 • second

   under it

     n  name
     ───────
     1  a|b

       def f(x):
           return x * 2 * x
 1. one lazy

     • deeper"""


def test_what_markdown_means() -> None:
    assert in_terminal(TABLE, 50) == SHOWN


def test_colours_are_around_the_same_words() -> None:
    coloured = in_terminal(TABLE, 50, color=True)
    assert "\x1b[1mA title\x1b[0m" in coloured and "\x1b[36m2*a*b\x1b[0m" in coloured and "\x1b[3mem\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == SHOWN


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("path", PROMPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_prompt_fits(path: Path, width: int) -> None:
    shown = in_terminal(path.read_text("utf-8"), width)
    for line in shown.splitlines():
        assert width_of(line) <= width or line.startswith("    ") or " " not in line.strip(), line
    assert not re.search(r"^#|^```|\n\n\n", shown, re.MULTILINE)


def test_a_wide_table_is_wrapped_within_its_cells() -> None:
    shown = in_terminal(f"| a | b |\n|---|--:|\n| {LONG} | 1 |\n", 30).splitlines()
    assert max(map(width_of, shown)) <= 30 and len(shown) > 4
    assert shown[2].endswith(" 1") and " ".join(line.strip() for line in shown[2:]).replace(" 1 ", " ").split() == LONG.split()


@pytest.mark.parametrize("text", ["", "\n\n", "#", "- ", "```", "|", "| a |\n|---|", "1.", "*", "**", "`", "[", "    x", "-\n-", "> a", "$$", "\t- a\n\tb"])
def test_anything_is_shown(text: str) -> None:
    assert in_terminal(text, 0).count("\n") < 5


def test_no_text_takes_long() -> None:
    for piece in ("*a", "[a](", "`", "**", "- ", "|a", "$", "\\", "_ ", "> ", "- \n  "):
        in_terminal(piece * 3000, 60)


def test_sentences_are_wrapped_and_programs_are_not() -> None:
    assert sentences("one `two` *x* three", 20) == "one two x three"
    assert max(map(width_of, sentences(LONG, 24).splitlines())) <= 24
    assert sentences(f"    {LONG}", 24) == f"    {LONG}"
