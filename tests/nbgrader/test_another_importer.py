"""Another system that hand-ins come from is one more file: a class is graded through it, and everything else is as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import trees

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")
pytest.importorskip("nbgrader", reason="nbgrader is not installed (extra `instructor`)")

LISTED = '''"""A list of hand-ins as a course server of our own writes it: `student;file`, a line each; and its names of entries, `ada~17.ipynb`."""

from __future__ import annotations

import shutil
from pathlib import Path

from autograder.classroom.importers import Desk, Importer, Named, Opened


def _opened(source: Path, desk: Desk) -> Opened | None:
    if source.suffix != ".listed":
        return None
    folder, left_out = desk.empty(source), []
    for number, line in enumerate(source.read_text("utf-8").splitlines()):
        student, file = line.split(";")
        path = source.parent / file
        if path.is_file() and not path.is_symlink():
            shutil.copyfile(path, folder / f"{student}~{number}.ipynb")
        else:
            left_out.append((f"{student}~{number}", "its file is missing"))
    return Opened(folder, left_out)


def _named(entry: str) -> Named | None:
    student, sign, rest = entry.partition("~")
    return Named(student, rest.partition(".")[0]) if sign else None


IMPORTER = Importer(takes="a .listed", opens=_opened, names=_named)
'''


def course(root: Path) -> Path:
    public, secret = root / "exercises/01-first/bias", root / "solutions/01-first/bias"
    for folder in (public, secret):
        folder.mkdir(parents=True)
    (root / "course_config.py").write_text(
        'title = {"en": "One"}\nlanguages = ["en"]\nterm = "test"\ndevice = "cpu"\nassignments = {"01-first": {"exercises": ["bias"]}}\n'
    )
    (public.parent / "intro.en.md").write_text("# First\n")
    (public / "prompt.en.md").write_text("# Bias\n\nWhat does it do? Set `answer`.\n")
    (public / "stub.py").write_text('answer = ""\n')
    (secret / "solution.py").write_text('answer = "{{right}}"\n')
    (secret / "spec.py").write_text(
        "from autograder.spec import ChoiceExercise, Option\n\nEXERCISE = ChoiceExercise(points=1, options=[Option('shifts', right=True), Option('scales')])\n"
    )
    (secret / "texts.toml").write_text('[options]\nshifts = { en = "It shifts.", why.en = "It is added." }\nscales = { en = "It scales.", why.en = "It is added." }\n')
    return root


@pytest.mark.slow
def test_another_importer_is_one_file(tmp_path: Path) -> None:
    package, root = trees.copied(tmp_path / "tree"), course(tmp_path / "course")
    before = trees.sources(package)
    (package / "classroom" / "importers" / "listed.py").write_text(LISTED)
    after = trees.sources(package)
    assert after.keys() - before.keys() == {"classroom/importers/listed.py"} and all(after[place] == before[place] for place in before)

    trees.fairmark(package, root, "build")
    sheet = json.loads((root / "build/en/source/01-first/01-first.ipynb").read_text("utf-8"))
    for name, answer in (("a", "A"), ("b", "B")):
        for cell in sheet["cells"]:
            if cell["metadata"].get("autograder", {}).get("role") == "answer":
                first = "".join(cell["source"]).partition("\n")[0]
                cell["source"] = f'{first}\nanswer = "{answer}"\n'
        (tmp_path / f"{name}.ipynb").write_text(json.dumps(sheet))
    (tmp_path / "class.listed").write_text("ada;a.ipynb\nbob;b.ipynb\neve;c.ipynb\n")
    table = trees.fairmark(package, root, "grade", "01-first", "--submissions", str(tmp_path / "class.listed"), "--json", str(tmp_path / "all.json"), code=1)
    reports = json.loads((tmp_path / "all.json").read_text("utf-8"))
    assert {one["submission"] for one in reports} == {"ada", "bob"} and sorted(one["earned"] for one in reports) == [0, 1]
    assert "eve" in table and "its file is missing" in table

    with pytest.raises(AssertionError, match=r"neither a folder nor a \.zip, \.tar, \.tgz or \.tar\.gz nor a \.listed"):
        trees.fairmark(package, root, "grade", "01-first", "--submissions", str(tmp_path / "all.json"))
