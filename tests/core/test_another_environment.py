"""Another environment is one more record: code is handed, runs, is checked and is told of in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import trees

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")
pytest.importorskip("mpmath", reason="mpmath is not installed")

RECORD = """        Environment("exact", packages=("numpy", "mpmath"), warm=("mpmath",), absent=FRAMEWORKS | TORCH, told=("NumPy", "mpmath")),
"""
SPEC = """\
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    yield Case("small: two numbers", "powers", x=draw.uniform(0.5, 1.5, 2)).shown()
    yield Case("small: one number", "powers", x=draw.uniform(2, 3, 1))


def powers(x):
    return torch.exp(x)


EXERCISE = CodeExercise(parts=[Part("powers", points=2)], cases=cases, reference=[powers], env="exact")
"""
SOLUTION = """\
import mpmath
import numpy as np


def powers(x):
    return np.array([float(mpmath.exp(v)) for v in x])
"""


def course(root: Path) -> Path:
    public, secret = root / "exercises/01-first/powers", root / "solutions/01-first/powers"
    for folder in (public, secret):
        folder.mkdir(parents=True)
    (root / "course_config.py").write_text(
        'title = {"en": "One"}\nlanguages = ["en"]\nterm = "test"\ndevice = "cpu"\nassignments = {"01-first": {"exercises": ["powers"]}}\n'
    )
    (public.parent / "intro.en.md").write_text("# Powers\n")
    (public / "prompt.en.md").write_text("# Powers of e\n\nWrite `powers`.\n")
    (public / "stub.py").write_text("def powers(x):\n    raise NotImplementedError\n")
    (secret / "spec.py").write_text(SPEC)
    (secret / "solution.py").write_text(SOLUTION)
    (secret / "texts.toml").write_text('[groups]\nsmall = { en = "Few numbers" }\n')
    return root


@pytest.mark.slow
@pytest.mark.full
def test_another_environment_is_one_record(tmp_path: Path) -> None:
    package, root = trees.copied(tmp_path / "tree"), course(tmp_path / "course")
    before = trees.sources(package)
    records = package / "environment.py"
    records.write_text(re.sub(r'(?m)^        Environment\(\n?\s*"torch"', lambda found: RECORD + found[0], records.read_text("utf-8"), count=1), "utf-8")
    after = trees.sources(package)
    assert [place for place in after if after[place] != before[place]] == ["environment.py"] and after.keys() == before.keys()

    answer = tmp_path / "answer.py"
    answer.write_text(f"# exercise: powers\n{SOLUTION}")
    assert "2 of 2 points" in trees.fairmark(package, root, "check", str(answer), "--hidden")
    answer.write_text("# exercise: powers\nimport torch\n\n\ndef powers(x):\n    return torch.exp(torch.tensor(x)).numpy()\n")
    shown = trees.fairmark(package, root, "check", str(answer), "--hidden")
    assert "0 of 2 points" in shown and "torch" in shown

    trees.fairmark(package, root, "build")
    assert "NumPy, mpmath and Python" in (root / "build/en/source/01-first/01-first.ipynb").read_text("utf-8")
    in_notebook = f"{SOLUTION}\nfrom autograder import check\nfound = check('powers')\nassert found.points == 2, found\n"
    assert "RIGHT" in trees.run(package, in_notebook, root / "build/en/source/01-first")
    assert "mpmath" in trees.run(package, "from autograder import doctor; print(doctor.PACKAGES)", root)

    config = root / "solutions/01-first/powers/spec.py"
    config.write_text(config.read_text("utf-8").replace('env="exact"', 'env="numpy"'))
    answer.write_text(f"# exercise: powers\n{SOLUTION}")
    with pytest.raises(AssertionError, match="No module named 'mpmath' in this exercise"):  # what the author is told
        trees.fairmark(package, root, "check", str(answer), "--hidden")


def test_an_environment_that_there_is_not_is_told(tmp_path: Path) -> None:
    from autograder.course import CourseError, load

    with pytest.raises(CourseError, match=r"spec\.py: there is no environment 'exact'. There is: numpy, sympy, torch"):
        load(course(tmp_path)).exercise("01-first/powers").spec()
