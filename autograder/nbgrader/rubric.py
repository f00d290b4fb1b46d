"""What an instructor wants beside a text in formgrader: the criteria with their points, the rubric and the model solution.

The cell is made while formgrader shows the page, and stands in no file: neither release nor feedback can hold it.
"""

from __future__ import annotations

from html import escape

from nbformat.notebooknode import NotebookNode

from autograder import key, kinds
from autograder.course import Course
from autograder.language import say
from autograder.nbgrader.nodes import node
from autograder.nbgrader.safe import markdown
from autograder.records import Lang

__all__ = ["beside"]


def beside(course: Course, assignment: str, name: str, lang: Lang) -> NotebookNode | None:
    """A cell to stand after the answer whose grade_id is `name`; None where nothing of this assignment that is called so is read by a person.

    Raises `CourseError`.
    """
    id = f"{assignment}/{name}"
    if id not in course.assignment(assignment).exercises:
        return None
    compiled = key.load(course, id)
    said = kinds.of(compiled).words.for_grading(compiled, lang)
    if not said:
        return None
    heading = escape(say(lang, "nb.for_grading"))
    page = (
        f'<div class="panel panel-default" lang="{lang}"><div class="panel-heading"><strong>{heading}</strong></div>'
        f'<div class="panel-body rendered_html">{markdown(said)}</div></div>'
    )
    output = {"output_type": "display_data", "metadata": {}, "data": {"text/html": page}}
    hidden = {"transient": {"remove_source": True}}
    return node({"cell_type": "code", "id": f"{name[:50]}-rubric", "metadata": hidden, "source": "", "execution_count": None, "outputs": [output]})
