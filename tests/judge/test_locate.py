"""The student's own line: where it stops, or where a wrong value comes from."""

from __future__ import annotations

import pytest
from said import said

from autograder.kinds.code.judging.locate import placed
from autograder.records import Cell, Exercise, Judgement, Part, Returned_, Status, Verdict

TWO = (Returned_(name="w"), Returned_(name="m"))
PLAIN = "def step(g):\n    m = g / 2\n    w = -m\n    return w, m"
HELPER = "def half(g):\n    return g / 0"

FOUND = [
    ("a value", [(PLAIN, "a/step")], "w", Status.wrong, {}, (3, "w = -m", "w")),
    ("another value", [(PLAIN, "a/step")], "m", Status.wrong, {}, (2, "m = g / 2", "m")),
    ("the last definition", [(HELPER, "a/step"), (PLAIN, "a/step")], "w", Status.wrong, {}, (3, "w = -m", "w")),
    ("two returns", [("def step(g):\n    if g:\n        return 1, 2\n    return 3, 4", "a/step")], "w", Status.wrong, {}, None),
    ("what is no Python", [("def step(g:", "a/step")], "w", Status.wrong, {}, None),
    ("where it stops", [(PLAIN, "a/step")], "w", Status.raised, {"line": 2, "cell": 1}, (2, "m = g / 2", "")),
    ("in the cell where it stops", [(HELPER, "a/step"), (PLAIN, "a/step")], "w", Status.raised, {"line": 2, "cell": 1}, (2, "return g / 0", "")),
    ("in no cell of its own", [(HELPER, None), (PLAIN, "a/step")], "w", Status.raised, {"line": 2, "cell": 1}, None),
    ("in the only cell", [(PLAIN, "a/step")], "w", Status.raised, {"line": 3, "cell": 0}, (3, "w = -m", "")),
    ("in a line that is not there", [(PLAIN, "a/step")], "w", Status.raised, {"line": 10**9, "cell": 1}, None),
    ("in no line", [(PLAIN, "a/step")], "w", Status.raised, {"line": 0, "cell": 1}, None),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "value", "status", "args", "where"), [case[1:] for case in FOUND], ids=[case[0] for case in FOUND])
def test_the_line_is_found(
    cells: list[tuple[str, str | None]], value: str, status: Status, args: dict[str, str | int | float], where: tuple[int, str, str] | None
) -> None:
    exercise = Exercise(id="a/step", kind="code", title=said("Step", "Schritt"), points=1.0, parts=(Part(name="step", points=1.0, returns=TWO),))
    verdict = Verdict(part="step", group="g", value=value, points=1.0, earned=0.0, visible=True, status=status, code="numeric.values", args=args)
    found = placed(
        Judgement(exercise=exercise, verdicts=(verdict,)),
        [Cell(source=source, number=number, exercise=owner) for number, (source, owner) in enumerate(cells, 1)],
    )
    got = None if found.where is None else (found.where.line, found.where.source, found.where.name)
    assert got == where
