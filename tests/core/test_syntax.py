"""Source that is not ours, as syntax: what is parsed, what is too much, and that neither harms the process that parses."""

from __future__ import annotations

import subprocess
import sys

import pytest

from autograder.magics import WHOLE
from autograder.syntax import MAX_SOURCE, TooMuch, defined, parse, plain_python

DEEP = {
    "sum": "1" + "+1" * 40_000,
    "signs": "-" * 90_000 + "1",
    "attributes": "a" + ".b" * 20_000,
    "conditions": "1 if 1 else " * 8_000 + "1",
    "lambdas": "lambda:" * 10_000 + "1",
    "branches": "if 1:\n pass\n" + "elif 1:\n pass\n" * 5_000,
    "words": "a " * 20_000,
    "long": "x" * (MAX_SOURCE + 1),
    "import": "import " + "a." * 40_000 + "a",
    "import over lines": "from a" + "\\\n.a" * 20_000 + " import b",
}
WRONG = {
    "brackets": "(" * 90_000,
    "calls": "f(" * 90,
    "indents": "".join(" " * i + "if 1:\n" for i in range(120)),
    "digits": "x = " + "9" * 5_000,
    "nul": "x = 1\0",
    "half": "def mse(:",
    "patterns": "match x:\n case " + "[" * 150,
}
FINE = {
    "a long list": "x = [" + "1.5, " * 15_000 + "]",
    "many lines": "x = 1\n" * 15_000,
    "fields": "f'" + "{a}" * 5_000 + "'",
    "imports": "import numpy.random\n" * 2_000,
}


@pytest.mark.parametrize("source", DEEP.values(), ids=DEEP)
def test_too_much_is_told_from_wrong(source: str) -> None:
    with pytest.raises(TooMuch):
        parse(source)
    assert defined(source) == set()


@pytest.mark.parametrize("source", WRONG.values(), ids=WRONG)
def test_what_python_would_not_run_is_a_syntax_error(source: str) -> None:
    with pytest.raises(SyntaxError):
        parse(source)
    with pytest.raises((SyntaxError, ValueError)):
        compile(source, "", "exec")


@pytest.mark.parametrize("source", FINE.values(), ids=FINE)
def test_what_is_long_and_honest_is_parsed(source: str) -> None:
    assert parse(source).body


def test_nothing_is_printed_about_a_students_escapes() -> None:
    code = "from autograder.syntax import parse; parse('x = \"\\\\d\"; y = 1 is 1')"
    done = subprocess.run([sys.executable, "-W", "default", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout + done.stderr == ""


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f(): pass\nclass C: pass\na, (b, c) = 1, (2, 3)\nd: int = 4\nimport e\ng.h = 1", {"f", "C", "a", "b", "c", "d", "e"}),
        ("if True:\n    def f(): x = 1", {"f"}),
        ("from h import f as g, k\nfor i in [j := 1]:\n    try:\n        a = [b for b in i]\n    except E as e: pass", {"g", "k", "i", "j", "a"}),
        ("%time\nx = 1", {"x"}),
        ("def f(): pass\nclass C(\n  x y", {"f", "C"}),
    ],
)
def test_names_that_a_source_defines(source: str, names: set[str]) -> None:
    assert defined(source) == names


@pytest.mark.parametrize(
    ("source", "plain", "lines"),
    [
        ("x = 1", "x = 1", []),
        ("%matplotlib inline\nx = 1", "pass\nx = 1", [1]),
        ("if True:\n    !ls\nx = 1", "if True:\n    pass\nx = 1", [2]),
        ('s = """\n!not a shell line\n"""', 's = """\n!not a shell line\n"""', []),
        ("x?", "pass", [1]),
        ("%matplotlib inline\nx = y  # why?\nnp.dot??", "pass\nx = y  # why?\npass", [1, 3]),
        ("%%time\nx = 1", "pass\nx = 1", [1]),
        ("%%bash\nrm x", "pass\npass", [WHOLE]),
    ],
)
def test_shell_and_magic_lines_are_taken_out(source: str, plain: str, lines: list[int]) -> None:
    assert plain_python(source) == (plain, lines)
