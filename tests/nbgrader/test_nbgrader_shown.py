"""Figures, data files and criteria through real nbgrader: released, handed in, autograded, and shown to who grades and who reads."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder import course as courses
from autograder import key
from autograder.course import Course
from autograder.nbgrader import build, gradebook
from autograder.nbgrader.drawn import is_plain_svg
from autograder.nbgrader.safe import markdown
from autograder.report.figures import MOST, address

SHOWN = Path(__file__).parents[1] / "shown"
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><style>svg{color:red}</style>'
HOSTILE = [
    '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
    f"{HEAD}<script>steal()</script></svg>",
    f'{HEAD}<path d="M0 0" onload="steal()"/></svg>',
    f'{HEAD}<g id="a"><path d="M0 0"/></g></svg>',
    f'{HEAD}<use href="#a"/></svg>',
    f'{HEAD}<image href="http://evil.example/seen.png"/></svg>',
    f'{HEAD}<foreignObject><p>x</p></foreignObject></svg>',
    f'{HEAD}<path d="M0 0" class="url(http://evil.example)"/></svg>',
    f"{HEAD}<text>&a;</text></svg>",
    f"{HEAD}<!-- --></svg>",
    f"{HEAD}</svg><svg>",
    f"<!DOCTYPE svg [<!ENTITY a 'aa'>]>{HEAD}</svg>",
    HEAD.replace("color:red", "background:URL(//evil.example)") + "</svg>",
    HEAD.replace("svg{color:red}", "@import '//evil.example'") + "</svg>",
    HEAD.replace("svg{color:red}", "svg{background:u\\72l(//evil.example)}") + "</svg>",
    f"{HEAD}{'<g></g>' * 5000}</svg>",
    f'{HEAD}<path d="{"M0 0" * 40_000}"/></svg>',
]


def as_address(source: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(source.encode()).decode()}"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    root = tmp_path_factory.mktemp("shown") / "course"
    shutil.copytree(SHOWN, root, ignore=shutil.ignore_patterns(".autograder"))
    made = courses.load(root)
    build.build(made, "en")
    assert gradebook.release(made, "en", "shown") == []
    return made


@pytest.mark.parametrize("source", HOSTILE)
def test_of_svg_only_plain_shapes_pass(source: str) -> None:
    assert not is_plain_svg(as_address(source))
    assert 'src="data:image/svg' not in markdown(f"![x]({as_address(source)})")


def test_our_own_figures_pass(course: Course) -> None:
    found = [figure for id in course.exercise_ids() for figure in key.load(course, id).figures]
    assert len(found) == 8
    for figure in found:
        picture = address(figure, "de")
        assert is_plain_svg(picture) and len(picture) < MOST
        assert f'src="{picture}"' in markdown(f"![x]({picture})")


@pytest.mark.full
def test_the_whole_way(course: Course, here: Path, nbgrader: Callable[..., subprocess.CompletedProcess[str]], grades: Callable[[], dict[tuple[str, str], tuple[float | None, bool]]]) -> None:
    released = here / "release" / "shown"
    assert (released / "data" / "heights.csv").is_file()
    notebook = json.loads((released / "shown.ipynb").read_text("utf-8"))
    for cell in notebook["cells"]:
        id = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if id in ("scaled", "which_fit"):
            exercise = course.exercise(f"shown/{id}")
            cell["source"] = f"# exercise: shown/{id}\n{exercise.of(key.values(course, exercise.id)).solution()}"
        elif id == "explain_curves":
            cell["source"] = "A and B: the upper arc is the same."
    place = here / "submitted" / "mia" / "shown"
    (place / "data").mkdir(parents=True)
    (place / "shown.ipynb").write_text(json.dumps(notebook), "utf-8")
    (place / "data" / "heights.csv").write_text("height_cm,weight_kg\n1,1\n2,2\n")  # changed by who handed it in
    for command in ("autograde", "generate_feedback"):
        done = nbgrader(command, "shown")
        assert done.returncode == 0, done.stderr
    held = {cell: found for (_, cell), found in grades().items()}
    assert held["scaled-check"] == (2.0, False) and held["which_fit-check"] == (2.0, False) and held["explain_curves"] == (None, True)
    page = (here / "feedback" / "mia" / "shown" / "shown.html").read_text("utf-8")
    assert page.count('src="data:image/svg+xml;base64,') == 8
    assert page.index("says which pixels they share") < page.index("A and B: the upper arc is the same.")
