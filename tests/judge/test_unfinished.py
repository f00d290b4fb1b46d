"""What the source tells of code that gave nothing, and which of its lines writes into what it may not."""

from __future__ import annotations

import ast

import pytest
from said import said

from autograder.kinds.code.judging import unfinished, writes
from autograder.kinds.code.judging.locate import placed
from autograder.records import Cell, Exercise, Judgement, Part, Returned_, Status, Verdict

PART = Part(name="f", points=2.0, returns=(Returned_(name="f"),), groups=("g",), signature="f(x, y)")
STUB = "def f(x, y):\n    raise NotImplementedError\n"


def judgement(code: str, status: Status, **args: str | int | float) -> Judgement:
    verdict = Verdict(part="f", status=status, points=2.0, earned=0.0, code=code, args={"part": "f", **args}, group="g", value="f")
    title = said("t", "t")
    return Judgement(exercise=Exercise(id="a/f", kind="code", title=title, points=2.0, parts=(PART,)), verdicts=(verdict,))


def cells(*sources: str) -> list[Cell]:
    return [Cell(source=source, number=number, exercise="a/f") for number, source in enumerate(sources, 1)]


@pytest.mark.parametrize(
    ("source", "line", "code", "status"),
    [
        (STUB, 2, "numeric.no_answer", Status.no_answer),
        ('def f(x, y):\n    """What it is for."""\n    raise NotImplementedError("later")\n', 3, "numeric.no_answer", Status.no_answer),
        ("def f(x, y):\n    z = x + y\n    raise NotImplementedError\n", 3, "numeric.half_written", Status.raised),
        ("def f(x, y):\n    raise NotImplementedError\n    return x + y\n", 2, "numeric.half_written", Status.raised),
        ("def f(x, y):\n    return x + y\n\n" + STUB, 5, "numeric.stub_again", Status.no_answer),
        (STUB + STUB, 4, "numeric.no_answer", Status.no_answer),
        ("def help():\n    raise NotImplementedError\n\ndef f(x, y):\n    return help()\n", 2, "numeric.raised", Status.raised),
        ("class f:\n    def __init__(self):\n        self.a = 0\n    def update(self):\n        raise NotImplementedError\n", 5, "numeric.half_written", Status.raised),
        ("class f:\n    def __init__(self):\n        raise NotImplementedError\n    def update(self):\n        raise NotImplementedError\n", 3, "numeric.no_answer", Status.no_answer),
        ("def g():\n    raise NotImplementedError\nf = g\n", 2, "numeric.raised", Status.raised),
        ("", 0, "numeric.no_answer", Status.no_answer),
    ],
)
def test_only_a_stub_still_stands_as_it_was_handed_out(source: str, line: int, code: str, status: Status) -> None:
    (verdict,) = unfinished.told(judgement("numeric.no_answer", Status.no_answer, line=line), cells(source)).verdicts
    assert (verdict.code, verdict.status, verdict.earned) == (code, status, 0.0)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("def f(x, y):\n    print(x + y)\n", "numeric.prints"),
        ("def f(x, y):\n    return print(x + y)\n", "numeric.prints"),
        ("def f(x, y):\n    print(x)\n    return None\n", "numeric.prints"),
        ("def f(x, y):\n    z = x + y\n", "numeric.returns_none"),
        ("def f(x, y):\n    z = x + y\n    return\n", "numeric.returns_none"),
        ("def f(x, y):\n    pass\n", "numeric.empty"),
        ("def f(x, y):\n    ...\n", "numeric.empty"),
        ("def f(x, y):\n    print(x)\n    if x > y:\n        return x\n", "numeric.type"),
        ("def f(x, y):\n    return x.sort()\n", "numeric.type"),
        ("f = lambda x, y: None\n", "numeric.type"),
        ("def f(x, y):\n    def g():\n        print(1)\n    g()\n", "numeric.returns_none"),
    ],
)
def test_code_that_returns_nothing_is_told_as_that(source: str, code: str) -> None:
    given = judgement("numeric.type", Status.wrong, value="f", yours="None", right="float64")
    (verdict,) = unfinished.told(given, cells(source)).verdicts
    assert verdict.code == code and verdict.earned == 0.0


def test_the_stub_below_in_another_cell_is_told_with_its_cell() -> None:
    sheet = [Cell(source="def f(x, y):\n    return x\n", number=3, exercise="a/f"), Cell(source="\n" + STUB, number=4)]
    (verdict,) = unfinished.told(judgement("numeric.no_answer", Status.no_answer, line=3), sheet).verdicts
    assert (verdict.code, verdict.args) == ("numeric.stub_again", {"part": "f", "line": 2, "cell": 4})


INTO = [
    ("def f(x, y):\n    x -= y\n    return x\n", "x", 2),
    ("def f(x, y):\n    z = x + y\n    x[0] = 0\n    return z\n", "x", 3),
    ("def f(x, y):\n    a = x\n    a *= 2\n    return a + y\n", "x", 3),
    ("def f(a, b):\n    b.sort()\n    return a + b\n", "y", 2),
    ("def f(x, y):\n    np.add(x, y, out=x)\n    return x\n", "x", 2),
    ("def f(x, y):\n    np.fill_diagonal(x, 0)\n    return x + y\n", "x", 2),
    ("def f(x, y):\n    np.add.at(x, 0, y)\n    return x\n", "x", 2),
    ("def f(x, y):\n    x -= 1\n    x = x + y\n    x += 1\n    return x\n", "x", 2),
    ("def f(x, y):\n    for i in range(3):\n        x[i], y[i] = y[i], x[i]\n    return x\n", "y", 3),
    ("class f:\n    def update(self, x, y):\n        self.a = y\n        x[:] = 0\n", "x", 4),
    ("def f(x, y):\n    y[x] = 1\n    return y\n", "x", 0),
    ("def f(x, y):\n    return change(x) + y\n", "x", 0),
    ("def f(x, y):\n    w = x + y\n    return w\n", "x", 0),
]


@pytest.mark.parametrize(("source", "name", "line"), INTO)
def test_the_line_that_writes_into_an_input(source: str, name: str, line: int) -> None:
    (node,) = ast.parse(source).body
    assert isinstance(node, unfinished.Definition)
    assert writes.into_input(node, PART, name) == line
    where = placed(judgement("numeric.changed", Status.wrong, name=name), cells(source)).where
    assert (where.line if where else 0) == line


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("T = 0\ndef f(x, y):\n    global T\n    T += 1\n    return x * T\n", 4),
        ("kept = {}\ndef f(x, y):\n    kept['x'] = x\n    return kept\n", 3),
        ("kept = []\ndef f(x, y):\n    z = x + y\n    kept.append(z)\n    return sum(kept)\n", 4),
        ("def f(x, y=[]):\n    y.append(x)\n    return y\n", 2),
        ("class f:\n    seen = []\n    def update(self, x):\n        self.seen.append(x)\n        return len(self.seen)\n", 4),
        ("def f(x, y):\n    kept = []\n    kept.append(x)\n    return kept\n", 0),
        ("class f:\n    def __init__(self):\n        self.seen = []\n    def update(self, x):\n        self.seen.append(x)\n", 0),
        ("import numpy as np\ndef f(x, y):\n    return np.random.rand() * x\n", 0),
    ],
)
def test_the_line_that_keeps_something_for_the_next_call(source: str, line: int) -> None:
    where = placed(judgement("numeric.state", Status.wrong), cells(source)).where
    assert (where.line if where else 0) == line


def test_of_an_object_the_line_that_gives_the_attribute_its_value() -> None:
    source = "class f:\n    def __init__(self):\n        self.best = None\n    def update(self, x, y):\n        self.best = x\n"
    part = Part(name="f", points=2.0, returns=(Returned_(name="stop"), Returned_(name="best")), groups=("g",))
    verdict = Verdict(part="f", status=Status.wrong, points=1.0, earned=0.0, code="numeric.values", group="g", value="best")
    exercise = Exercise(id="a/f", kind="code", title=said("t", "t"), points=2.0, parts=(part,))
    where = placed(Judgement(exercise=exercise, verdicts=(verdict,)), cells(source)).where
    assert where is not None and (where.line, where.name) == (5, "best")
