"""What an instructor wants beside a text in formgrader: the criteria with their points, the rubric and the model solution.

The cell is made while formgrader shows the page, and stands in no file: neither release nor feedback can hold it.
"""

from __future__ import annotations

from html import escape

from nbformat.notebooknode import NotebookNode

from autograder import key
from autograder.course import Course
from autograder.language import points, say
from autograder.nbgrader.nodes import node
from autograder.nbgrader.safe import markdown
from autograder.records import Key, Lang, TextKey

__all__ = ["beside", "text"]


def beside(course: Course, assignment: str, name: str, lang: Lang) -> NotebookNode | None:
    """A cell to stand after the answer whose grade_id is `name`; None where no text of this assignment is called so.

    Raises `CourseError`.
    """
    id = f"{assignment}/{name}"
    if id not in course.assignment(assignment).exercises:
        return None
    compiled = key.load(course, id)
    if not isinstance(compiled.body, TextKey):
        return None
    heading = escape(say(lang, "nb.for_grading"))
    page = (
        f'<div class="panel panel-default" lang="{lang}"><div class="panel-heading"><strong>{heading}</strong></div>'
        f'<div class="panel-body rendered_html">{markdown(text(compiled, lang))}</div></div>'
    )
    output = {"output_type": "display_data", "metadata": {}, "data": {"text/html": page}}
    hidden = {"transient": {"remove_source": True}}
    return node({"cell_type": "code", "id": f"{name[:50]}-rubric", "metadata": hidden, "source": "", "execution_count": None, "outputs": [output]})


def text(compiled: Key, lang: Lang) -> str:
    """Criteria, rubric and model solution as one Markdown text, each under a heading."""
    assert isinstance(compiled.body, TextKey)
    criteria = [f"- {one.text[lang]} ({_worth(one.points, lang)})" for one in compiled.exercise.criteria]
    rubric = "\n".join([*criteria, "", _lower(compiled.body.rubric[lang])]).strip()
    parts = (("table.rubric", rubric), ("nb.model", _lower(compiled.body.model[lang]).strip()))
    return "\n\n".join(f"#### {say(lang, code)}\n\n{said}" for code, said in parts if said)


def _lower(said: str) -> str:
    """A file's text without its title, and headings below ours: the title is said already."""
    lines = said.strip().splitlines()
    if lines and lines[0].startswith("# "):
        del lines[0]
    return "\n".join(f"####{line}" if line.startswith("#") else line for line in lines)


def _worth(worth: float, lang: Lang) -> str:
    return say(lang, "points.only", possible=points(lang, worth), n=1 if worth == 1 else 2)
