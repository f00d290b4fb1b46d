"""Notebook commands: taken out where they are some, left where they only look like one, and told to the student."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.locale import LANGUAGES
from autograder.magics import FORGETS, WHOLE, without_commands
from autograder.records import Lang, Note
from autograder.report.messages import note
from autograder.submission import read
from autograder.syntax import plain_python


@pytest.mark.parametrize(
    ("source", "plain", "lines"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1", [1]),
        ("def f(x):\n    !ls -la\n    return x", "def f(x):\n    pass\n    return x", [2]),
        ("if x != 1:\n\t%cd ..\ny %= 3", "if x != 1:\n\tpass\ny %= 3", [2]),
        ("files = !ls\nn = len(files)", "files = []\nn = len(files)", [1]),
        ("names = %who_ls", "names = get_ipython().result", [1]),
        ("    a.b['k'] = !pwd", "    a.b['k'] = []", [1]),
        ("x?\nnp.dot??\n?np\nnp.*dot*?\ny = 1", "pass\npass\npass\npass\ny = 1", [1, 2, 3, 4]),
        ("pip install numpy\nimport numpy", "pass\nimport numpy", [1]),
        ("!pip install a \\\n  b\nx = 1", "pass\npass\nx = 1", [1, 2]),
        ("%%time\n\nx = 1", "pass\n\nx = 1", [1]),
        ("%%timeit -n 10\nx = 1\n%who", "pass\nx = 1\npass", [FORGETS, 3]),
        ("%%memit\nx = 1", "pass\nx = 1", [1]),
        ("%%never_heard_of -a 1\nx = 1", "pass\nx = 1", [1]),
        ("%%capture --no-stderr\nx = 1", "pass\nx = 1", [1]),
        ("%%writefile -a 'a b.py'\nx = 1\ny = 2", "with open('a b.py', 'a', encoding='utf-8') as _file: _file.write('x = 1\\ny = 2')\n\n", []),
        ("whos", "pass", [WHOLE]),
        ("cd ../data", "pass", [WHOLE]),
        ("ls = 1", "ls = 1", []),
        ("ls\nx = 1", "ls\nx = 1", []),
        ("%%capture out\nx = 1", "out = get_ipython().result\nx = 1", [1]),
        ("%time w = f(3)\nr = %time f(1)", "w = f(3)\nr = f(1)", []),
        ("t = %timeit -o f(1)\n%timeit f(1)", "t = get_ipython().result\npass", [1, 2]),
        ("%%bash\nls\nrm x", "pass\npass\npass", [WHOLE]),
        ("# exercise: neuron\n\n%%html\n<b>", "pass\npass\npass\npass", [WHOLE]),
        ("%who\nx = (a\n    % b)", "pass\nx = (a\n    % b)", [1]),
        ("%who\nx = a \\\n    % b", "pass\nx = a \\\n    % b", [1]),
        ('%who\ns = """\n%who\n!ls\n"""', 'pass\ns = """\n%who\n!ls\n"""', [1]),
        ("%who\ns = '''it's \\'''\n!ls\n''' + 'it\\'s' # don't ('\n!ls", "pass\ns = '''it's \\'''\n!ls\n''' + 'it\\'s' # don't ('\npass", [1, 5]),
        ('!echo "it\'s (\nx = f"{a!r:>{w}}"', 'pass\nx = f"{a!r:>{w}}"', [1]),
        ("def f(\n  x y", "def f(\n  x y", []),
    ],
)
def test_commands_are_taken_out_where_a_statement_begins(source: str, plain: str, lines: list[int]) -> None:
    assert without_commands(source) == (plain, lines)


@pytest.mark.parametrize("source", ["x = '''\n!ls\n'''", "x = (1\n% 2)", "y = a \\\n% b", "# %matplotlib inline\nx = 1 % 2"])
def test_python_is_left_as_it_is(source: str) -> None:
    assert plain_python(source) == (source, [])


@pytest.mark.parametrize(
    "source",
    [" " * 100_000, "%a\n" * 30_000, "'''" * 30_000, "(" * 100_000, "!" + "\\\n" * 50_000, "x=" * 50_000, "\n" * 100_000],
    ids=["spaces", "commands", "quotes", "brackets", "continued", "assigned", "empty"],
)
def test_no_source_takes_long(source: str) -> None:
    plain, _ = without_commands(source)
    assert plain.count("\n") == source.count("\n")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_says_that_a_command_was_not_run(tmp_path: Path, lang: Lang) -> None:
    cells = [
        {"cell_type": "code", "metadata": {}, "source": "x = 1\n!ls"}, {"cell_type": "code", "metadata": {}, "source": "%%bash\nls\nls"},
    ]  # fmt: skip
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    said = [note(Note(code=n.code, args=n.args), lang).message for n in read(path, {"01/a": ("a",)}).notes]
    assert said == {
        "en": ["Line 2 of cell 1 is a notebook command. It was not run.", "Cell 2 is a notebook command as a whole. It was not run."],
        "de": [
            "Zeile 2 in Zelle 1 ist ein Notebook-Befehl. Er wurde nicht ausgeführt.",
            "Zelle 2 ist als Ganzes ein Notebook-Befehl. Er wurde nicht ausgeführt.",
        ],
    }[lang]
