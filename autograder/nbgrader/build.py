"""Writes a complete nbgrader course for one language from exercises/ and the term's variant. Same input, same bytes."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from autograder import datafiles, files, key, kinds, language
from autograder import prompt as prompts
from autograder.course import Course, Exercise, fill
from autograder.nbgrader import database
from autograder.nbgrader.cells import names
from autograder.records import Key, Lang

__all__ = ["build", "edited", "exercise_cells", "folder", "home", "left_over", "notebook"]

CONFIG_FILE = "nbgrader_config.py"
SETTING = re.compile(r"\s*(?:c\.|c\[|load_subconfig|import |from )")
EDITED = "nbgrader_config.py.edited"
CONFIG = '''"""Written by `fairmark build`. Everything here comes from course_config.py: change that file and build again.

Own settings stand there too: nbgrader = {{"Exchange": {{"root": "/srv/exchange"}}, "LateSubmissionPlugin": {{"penalty_method": "zero"}}}}
"""

from pathlib import Path

c = get_config()  # noqa: F821
c.Autograde.autograde_preprocessors = []  # whatever fails below: nbgrader itself never runs a student's code

from autograder.nbgrader.config import configure  # noqa: E402

HERE = Path(__file__).resolve().parent
configure(c, HERE / {root!r}, {lang!r}, HERE)
'''


def folder(course: Course, lang: Lang) -> Path:
    """Where the nbgrader course of a language lies."""
    return course.root / "build" / lang


def home(course: Course) -> Lang:
    """The language of the course's gradebook: of the only one there is, else the first that the course names."""
    held = [lang for lang in course.languages if (folder(course, lang) / "gradebook.db").is_file()]
    return held[0] if len(held) == 1 else course.languages[0]


def build(course: Course, lang: Lang, out: Path | None = None, only: str | None = None) -> list[Path]:
    """Write nbgrader_config.py and source/ to `out` (`folder(course, lang)` if left out); the notebooks' paths.

    `only`: one assignment. What nbgrader has written there (release/, submitted/, gradebook.db …) stays as it is, and
    so do lines that somebody has put at the end of nbgrader_config.py; one that was changed otherwise is kept as `EDITED`.
    """
    from autograder import release

    out = out or folder(course, lang)
    config, text = out / CONFIG_FILE, _config(course, lang, out)
    if edited(course, lang, out):
        files.write(out / EDITED, config.read_bytes(), mode=0o666)
    if not _held(config).startswith(text):
        _write(config, text)
    assignments = [course.assignment(only)] if only else list(course.assignments)
    paths = []
    for assignment in assignments:
        place = out / "source" / assignment.id
        path = place / f"{assignment.id}.ipynb"
        _write(path, json.dumps(notebook(course, assignment.id, lang), indent=1, ensure_ascii=False, sort_keys=True) + "\n")
        release.write(course, assignment.id, lang, place)
        datafiles.write(datafiles.of_assignment(course, assignment.id), place)
        paths.append(path)
    return paths


def edited(course: Course, lang: Lang, out: Path | None = None) -> bool:
    """Whether somebody has written lines of their own into nbgrader_config.py that do not survive a build."""
    out = out or folder(course, lang)
    held, text = _held(out / CONFIG_FILE), _config(course, lang, out)
    ours = {line.strip() for line in text.splitlines()}
    own = [line for line in held.splitlines() if SETTING.match(line) and line.strip() not in ours]
    return bool(own) and not held.startswith(text)


def _held(config: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return config.read_text("utf-8")
    return ""


def _config(course: Course, lang: Lang, out: Path) -> str:
    return CONFIG.format(root=os.path.relpath(course.root, out.resolve()), lang=lang)


def left_over(course: Course, lang: Lang) -> dict[str, list[str]]:
    """Assignments that are no longer in the course, and where of them something is still there."""
    here, known = folder(course, lang), {assignment.id for assignment in course.assignments}
    found: dict[str, list[str]] = {}
    for place in ("source", "release", "pages"):
        for path in sorted((here / place).glob("*")):
            if path.is_dir() and path.name not in known and not path.name.startswith("."):
                found.setdefault(path.name, []).append(f"{place}/")
    for id, n in database.assignments(here):
        if id not in known:
            found.setdefault(id, []).append(f"the gradebook ({n} submission{'' if n == 1 else 's'})")
    return found


def notebook(course: Course, assignment_id: str, lang: Lang) -> dict[str, Any]:
    """The assignment's notebook (nbformat 4.5) with nbgrader's metadata, as a plain dictionary."""
    exercises = [course.exercise(id) for id in course.assignment(assignment_id).exercises]
    cells = [cell for exercise in exercises for cell in _exercise(course, exercise, lang)]
    hinted = any(exercise.texts().hints and prompts.hints(course, exercise, key.load(course, exercise.id), lang) for exercise in exercises)
    if hinted or any(cell["cell_type"] == "code" for cell in cells):
        given = [source for exercise in exercises for source in _given(course, exercise.id).items()]
        setup = [f"import numpy as np\n\nfrom autograder import {'check, hint' if hinted else 'check'}", *dict(given).values()]
        cells.insert(0, _cell("code", "setup", "\n\n\n".join(setup), {"role": "setup"}))
    cells.insert(0, _locked("intro", course.intro(assignment_id, lang), {"role": "intro"}))
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _given(course: Course, id: str) -> dict[str, str]:
    """The course's own functions that students' code is handed, by name."""
    found: dict[str, str] = getattr(key.load(course, id).body, "public", {})
    return found


def _exercise(course: Course, exercise: Exercise, lang: Lang) -> list[dict[str, Any]]:
    return exercise_cells(course, exercise, key.load(course, exercise.id), lang)


def exercise_cells(course: Course, exercise: Exercise, compiled: Key, lang: Lang) -> list[dict[str, Any]]:
    """The cells of one exercise: prompt, answer, check."""
    values, points = compiled.values, float(compiled.exercise.points)
    answer, test, prompt = names(exercise.name)

    def ours(role: str) -> dict[str, str]:
        return {"exercise": exercise.id, "role": role}

    text = prompts.cell(course, exercise, compiled, lang)
    cells = [_locked(prompt, text, ours("prompt"))]
    if kinds.of(compiled).answered == "prose":
        meta = _nbgrader(answer, grade=True, solution=True, points=points)
        return [*cells, _cell("markdown", answer, language.say(lang, "text.placeholder"), ours("answer"), meta)]
    # Its first line finds the cell again where all metadata is lost.
    source = f"# exercise: {exercise.id}\n" + fill(exercise.stub(), values).rstrip("\n")
    return [
        *cells,
        _cell("code", answer, source, ours("answer"), _nbgrader(answer, solution=True)),
        _cell("code", test, f'check("{exercise.name}")', ours("check"), _nbgrader(test, grade=True, points=points)),
    ]


def _locked(grade_id: str, source: str, ours: dict[str, str]) -> dict[str, Any]:
    return _cell("markdown", grade_id, source.strip(), ours, _nbgrader(grade_id, locked=True))


def _nbgrader(grade_id: str, *, grade: bool = False, solution: bool = False, locked: bool = False, points: float | None = None) -> dict[str, Any]:
    meta = {
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked or (grade and not solution),
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return meta if points is None else {**meta, "points": points}


def _cell(kind: str, id: str, source: str, ours: dict[str, str], nbgrader: dict[str, Any] | None = None) -> dict[str, Any]:
    metadata: dict[str, Any] = {"autograder": ours}
    if nbgrader is not None:
        metadata["nbgrader"] = nbgrader
    cell: dict[str, Any] = {"cell_type": kind, "id": id[:64], "metadata": metadata, "source": source.splitlines(keepends=True)}
    return {**cell, "execution_count": None, "outputs": []} if kind == "code" else cell


def _write(path: Path, text: str) -> None:
    """Only where something changed, so that times tell the truth."""
    content = text.encode("utf-8")
    if not path.exists() or path.read_bytes() != content:
        files.write(path, content, mode=0o666)
