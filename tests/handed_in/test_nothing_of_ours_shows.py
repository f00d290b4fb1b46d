"""Of answers in the forms that people hand in no report shows a name or a code of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.grade import Grader
from autograder.locale import LANGUAGES
from autograder.records import Lang, Report
from autograder.report import fragment, terminal

FOLDER = Path(__file__).parent / "answers"
FILES = sorted(FOLDER.glob("*.py"))
HEAD = re.compile(r"# exercise: (\S+) \| (\w+ \S+/\S+)(?: \| (.+))?\n")
INTERNAL = re.compile(r"Other\(|Array\(|Sequence\(|dtype=|\b(?:choice|number|derivation|numeric|answer|read)\.[a-z_]+ \{|[{}]|\*\w+\[")

Graders = dict[tuple[str, Lang], Grader]


@pytest.fixture(scope="module")
def graders() -> Iterator[Graders]:
    found: Graders = {}
    yield found
    for grader in found.values():
        grader.close()


def handed_in(path: Path, course: Course, graders: Graders, folder: Path, lang: Lang = "en") -> tuple[Report, re.Match[str]]:
    text = path.read_text("utf-8")
    head = HEAD.match(text)
    assert head is not None, "the first line says nothing of a verdict"
    id = course.resolve(head[1])
    if (id, lang) not in graders:
        graders[id, lang] = Grader(course, id.partition("/")[0], lang, only=[id])
        graders[id, lang].start()
    answer = folder / path.name
    answer.write_text(f"import numpy as np\n\n# %% exercise: {id}\n{text[head.end() :]}", "utf-8")
    return graders[id, lang].grade(answer, path.stem), head


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["choice", "number", "formula"])
def test_nothing_of_ours_shows(kind: str, lang: Lang, course: Course, graders: Graders, tmp_path: Path) -> None:
    """Neither a record's name nor a code nor an unfilled sentence, on any surface; one file for each thing told."""
    told = {HEAD.match(path.read_text("utf-8"))[3]: path for path in FILES if path.stem.startswith(f"{kind}_")}  # type: ignore[index]
    for path in told.values():
        report, _ = handed_in(path, course, graders, tmp_path, lang)
        found = report.exercises[0]
        shown = " ".join([terminal.render(report, lang), found.what, found.next, *found.evidence, *(v.message for v in found.verdicts)])
        html = re.sub(r"<style.*?</style>", "", fragment.mimebundle(found, "", lang)["text/html"], flags=re.DOTALL)
        written = path.read_text("utf-8")
        for text in (shown, re.sub(r"<[^>]*>", "", html)):
            assert [part for part in INTERNAL.findall(text) if part not in written] == [], (path.name, text)
