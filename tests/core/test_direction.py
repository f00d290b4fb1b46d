"""Imports run one way, heavy rooms are entered late, and the house names nothing outside itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "autograder"

# From the ground up: a room may import from its own row's left and from rows above it in this list, never from below.
ORDER = [
    "streams", "overtime", "values", "nets", "script", "properties", "records", "run", "language", "formulas", "algebra", "course_functions", "functions", "handing", "figures", "answered", "datasets", "draw", "spec", "files", "texts", "worded", "course", "datafiles", "beside", "prerequisites", "magics", "syntax", "newer", "formats", "marimo", "prose", "policy",
    "jail", "archive", "choosing", "submission", "judge", "key", "report", "prompt", "worker", "following", "told", "proof", "grade", "release", "hints", "saved", "watching", "about", "fresh", "selfcheck", "store",
    "nbgrader", "audit", "author", "practice", "doctor", "demo", "stopping", "commands", "cli",
]  # fmt: skip


def rooms() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.py") if p.parent != PACKAGE or p.stem != "__init__")


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "autograder":
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("autograder.")}
    return found


@pytest.mark.parametrize("path", rooms(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    room = room_of(path)
    assert room in ORDER, f"{room} has no place in the order of rooms"
    for other in imported(path) - {room, "__version__"}:
        assert other in ORDER, f"{room} imports {other}, which has no place in the order of rooms"
        assert ORDER.index(other) < ORDER.index(room), f"{room} imports {other}"


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import autograder.cli; autograder.cli._parser()", ("torch", "sympy", "numpy", "nbgrader", "babel", "rich")),
        ("import autograder.grade", ("torch", "nbgrader", "sympy")),
        ("from autograder import check", ("torch", "nbgrader", "IPython", "rich")),
        ("import autograder.records, autograder.judge", ("torch", "nbgrader", "sympy", "flint")),
        ("import autograder.audit, autograder.worker, autograder.spec; autograder.worker._warm()", ("sympy",)),
        ("import autograder.jail.child", ("autograder.key", "autograder.judge", "autograder.course", "torch")),
    ],
)
def test_heavy_rooms_are_entered_late(statement: str, absent: tuple[str, ...]) -> None:
    code = f"{statement}\nimport sys\nprint([m for m in {absent!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_formulas_stand_by_themselves() -> None:
    """Reading, comparing and differentiating need nothing of the house but the catalogue: it all runs in a browser."""
    code = """
import sys
from autograder import formulas
tree = formulas.read("exp(x)*relu(x)/(1 + x^2)", None)
formulas.differentiate(tree, "x"), formulas.show(tree, "en"), formulas.typeset(tree, "de")
assert formulas.compare("exp(x)*exp(y) + relu(z)", "exp(x + y) + max(z, 0)").status == "proved"
assert formulas.compare("2*x", "3*x").status == "refuted"
heavy = {"numpy", "torch", "sympy", "mpmath"} & sys.modules.keys()
ours = {name for name in sys.modules if name.startswith("autograder.") and not name.startswith("autograder.formulas")}
print(sorted(heavy), sorted(ours))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] ['autograder.language']"


def test_rooms_use_the_face_of_formulas() -> None:
    from autograder import formulas

    beside = {}
    for path in rooms():
        found = [] if room_of(path) == "formulas" else list(_asked_of("autograder.formulas", path))
        beside |= {str(path.relative_to(PACKAGE)): name for name in found if name not in formulas.__all__}
    assert not beside
    assert all(hasattr(formulas, name) for name in formulas.__all__)


def _asked_of(room: str, path: Path) -> Iterator[str]:
    """What a file takes from a room, by name; with a dot where it reaches further in."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == room:
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{room}."):
            yield f"{node.module}."
        elif isinstance(node, ast.Import):
            yield from (f"{a.name}." for a in node.names if a.name.startswith(room))


def test_files_are_read_at_a_sitting() -> None:
    long = {str(p.relative_to(PACKAGE)): n for p in rooms() if (n := len(p.read_text("utf-8").splitlines())) > 460}
    assert not long
