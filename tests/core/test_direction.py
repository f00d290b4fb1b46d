"""Imports run one way, heavy rooms are entered late, and the house names nothing outside itself."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder import kinds
from autograder.kinds import faces

PACKAGE = Path(__file__).parents[2] / "autograder"

# From the ground up: a room may import from its own row's left and from rows above it in this list, never from below.
# A kind's files lie at different heights: `kinds.spec` is `spec.py` of any kind, and the class in `faces.py` it answers by
# imports none of them: types alone.
ORDER = [
    "locale", "environment", "streams", "overtime", "values", "nets", "script", "properties", "kinds", "records", "kinds.records", "kinds.kind", "kinds.faces", "run", "po", "language", "formulas", "algebra", "course_functions", "functions", "handing", "figures", "datasets", "draw", "kinds.spec", "spec", "files", "texts", "worded", "kinds.texts", "course", "datafiles", "prompt_pictures", "prerequisites", "magics", "syntax", "newer", "formats", "marimo", "prose", "policy",
    "jail", "archive", "choosing", "submission", "judge", "kinds.judge", "key", "kinds.compile", "kinds.release", "report", "kinds.words", "prompt", "worker", "kinds.follow_through", "kinds.further", "kinds.audit", "kinds.practice", "told", "proof", "grade", "release", "hints", "saved", "watching", "about", "fresh", "selfcheck", "store",
    "classroom", "nbgrader", "audit", "author", "practice", "doctor", "demo", "stopping", "progress", "commands", "cli",
]  # fmt: skip
WITHIN = {"judging": "judge", "compiling": "compile"}
"""Folders of a kind that hold what one of its files is made of."""
KNOWN_TO_OTHERS = {("derivation", "code")}
"""Kinds that know of another: a derivation is set beside the code that computes it."""


TYPES_ALONE = (PACKAGE / "kinds/kind.py", PACKAGE / "kinds/faces.py", PACKAGE / "kinds/__init__.py")
"""What these import for types alone is not counted: they speak of kinds, and load them when they are asked for."""


def rooms() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.py") if p.parent != PACKAGE or p.stem != "__init__")


def room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return named([part for part in parts if part != "__init__"])


def named(parts: list[str]) -> str:
    """The room of a module by its name's parts; a kind's own `__init__` is as high as `kind.py`."""
    if parts[0] != "kinds" or len(parts) == 1:
        return parts[0]
    own = parts[1:] if (PACKAGE / "kinds" / f"{parts[1]}.py").exists() else parts[2:]
    return f"kinds.{WITHIN.get(own[0], own[0]) if own else 'kind'}"


def modules(path: Path) -> set[tuple[str, ...]]:
    """What a file imports of the package, by the parts of its name."""
    found: set[tuple[str, ...]] = set()
    tree = ast.parse(path.read_text("utf-8"))
    if path in TYPES_ALONE:
        tree.body = [node for node in tree.body if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "autograder":
            parts = tuple(node.module.split(".")[1:])
            folder = PACKAGE.joinpath(*parts).is_dir()
            found |= {(*parts, alias.name) if folder and is_module((*parts, alias.name)) else parts or (alias.name,) for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {tuple(a.name.split(".")[1:]) for a in node.names if a.name.startswith("autograder.")}
    return found


def is_module(parts: tuple[str, ...]) -> bool:
    place = PACKAGE.joinpath(*parts)
    return place.with_suffix(".py").exists() or (place / "__init__.py").exists()


def imported(path: Path) -> set[str]:
    return {named(list(parts)) for parts in modules(path)}


@pytest.mark.parametrize("path", rooms(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    room = room_of(path)
    assert room in ORDER, f"{room} has no place in the order of rooms"
    if path.parent == PACKAGE / "kinds" and path.stem == "faces":
        return  # it looks up what it says nothing of itself, and its types are of every room
    for other in imported(path) - {room, "__version__"}:
        assert other in ORDER, f"{room} imports {other}, which has no place in the order of rooms"
        assert ORDER.index(other) < ORDER.index(room), f"{room} imports {other}"


@pytest.mark.parametrize("path", [p for p in rooms() if p.is_relative_to(PACKAGE / "kinds") and p.parent != PACKAGE / "kinds"], ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_kind_knows_no_other(path: Path) -> None:
    own = path.relative_to(PACKAGE / "kinds").parts[0]
    others = {parts[1] for parts in modules(path) if parts[0] == "kinds" and len(parts) > 1 and (PACKAGE / "kinds" / parts[1]).is_dir()}
    assert all((own, other) in KNOWN_TO_OTHERS for other in others - {own})


@pytest.mark.parametrize("path", [p for p in rooms() if room_of(p).partition(".")[0] not in ("kinds", "audit")], ids=lambda p: str(p.relative_to(PACKAGE)))
def test_rooms_ask_a_kind_and_do_not_know_which_it_is(path: Path) -> None:
    """Only the audit still tries code by what is code's own."""
    source = path.read_text("utf-8")
    assert not [parts for parts in modules(path) if parts[0] == "kinds" and len(parts) > 1 and (PACKAGE / "kinds" / parts[1]).is_dir()]
    assert not re.search(r"\b(exercise|key|k|e|spec|compiled)\.kind (==|!=|in|not in) [(\"']", source)


@pytest.mark.parametrize("kind", kinds.names())
def test_a_kind_answers_by_the_faces_alone(kind: str) -> None:
    """Every class of a face has the names of the plain one, with the same arguments, and no other public ones."""
    for face in faces.__all__:
        plain, own = getattr(faces, face), type(getattr(kinds.named(kind), face.lower()))
        assert own.__name__ == face and issubclass(own, plain)
        for name, thing in vars(own).items():
            if not name.startswith("_"):
                assert name in vars(plain), f"{kind}: {face}.{name} is asked by nobody"
                if callable(thing):
                    assert list(inspect.signature(thing).parameters) == list(inspect.signature(getattr(plain, name)).parameters)


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import autograder.cli; autograder.cli._parser()", ("torch", "sympy", "numpy", "nbgrader")),
        ("import autograder.grade", ("torch", "nbgrader", "sympy")),
        ("from autograder import check", ("torch", "nbgrader", "IPython", "babel", "rich", "jinja2")),
        ("from autograder.report import fragment, terminal; import autograder.practice, autograder.commands", ("torch", "nbgrader", "babel", "rich", "jinja2")),
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
    assert done.stdout.strip() == "[] ['autograder.language', 'autograder.locale', 'autograder.po']"


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
