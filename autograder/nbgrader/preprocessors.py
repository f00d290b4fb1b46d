"""What nbgrader runs instead of its own steps. None of these raises: an exception would delete a student's work."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal

from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearSolutions, NbGraderPreprocessor
from traitlets import Unicode

from autograder import course as courses
from autograder import language
from autograder.nbgrader import changes, graders, late, links, rubric
from autograder.nbgrader.cells import Row
from autograder.nbgrader.nodes import node
from autograder.nbgrader.repair import bare, repair
from autograder.records import ExerciseReport, Lang, Report, Status
from autograder.submission import SubmissionError, shown

__all__ = ["Changed", "DueDate", "ForGrading", "Grade", "KeepStubs", "Names", "Pending", "Repair"]

Pair = tuple[NotebookNode, ResourcesDict]


class OfCourse(NbGraderPreprocessor):  # type: ignore[misc]
    """A preprocessor that knows its course."""

    course_root = Unicode("", help="The folder of course_config.py").tag(config=True)
    lang = Unicode("en", help="The language of this course").tag(config=True)

    @property
    def language(self) -> Lang:
        return "de" if self.lang == "de" else "en"

    def _names(self, assignment: str) -> Mapping[str, tuple[str, ...]]:
        """The assignment's exercises and the names their stubs define; none where the course cannot be read."""
        try:
            course = courses.load(Path(self.course_root))
            return {id: course.exercise(id).asked() for id in course.assignment(assignment).exercises}
        except Exception as error:
            self.log.error("fairmark: %s", error)
            return {}

    def _due(self, gradebook: Gradebook, assignment: str) -> None:
        """The due date of course_config.py in the gradebook, as the UTC that nbgrader keeps."""
        try:
            course = courses.load(Path(self.course_root))
            due = course.assignment(assignment).due
        except courses.CourseError as error:
            self.log.error("fairmark: %s", error)
            return
        moment = course.utc(due) if due else None
        if gradebook.find_assignment(assignment).duedate != moment:
            gradebook.update_or_create_assignment(assignment, duedate=moment)

    def _folder(self, step: Literal["source", "submitted", "autograded"], resources: ResourcesDict) -> Path:
        """Where the assignment lies in one of nbgrader's steps: this student's, or everybody's source."""
        directory = self.parent.parent.coursedir
        assert isinstance(directory, CourseDirectory)
        of = resources["nbgrader"]
        name = getattr(directory, f"{step}_directory")
        return Path(directory.format_path(name, "." if step == "source" else of["student"], of["assignment"]))


class Repair(OfCourse):
    """First in `sanitize_preprocessors`: whatever the student's metadata says, nbgrader then finds its own."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Pair:
        names = self._names(resources["nbgrader"]["assignment"])
        rows = _rows(resources)
        try:
            made = repair(nb, rows, names)
        except Exception:
            self.log.exception("fairmark: the notebook's cells cannot be used; only the release's own are kept")
            made = bare(rows, names)
        self._forget(resources)
        return node(made), resources

    def _forget(self, resources: ResourcesDict) -> None:
        """Only the notebook goes on."""
        try:
            submitted, autograded, source = (self._folder(step, resources) for step in ("submitted", "autograded", "source"))
            if left := links.forget(submitted, autograded, source):
                names = ", ".join(shown(name) for name in left[:10])
                self.log.warning("fairmark: %s: beside the notebook, not taken along: %s", shown(submitted), names)
        except Exception:
            self.log.exception("fairmark: what lies beside the notebook could not be looked through")


class Grade(OfCourse):
    """In the place of `Execute`: grades the file the student handed in, and puts the result into the test cells."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Pair:
        reports: dict[str, ExerciseReport] = {}
        problem = Status.fault
        try:
            report, digest = self._report(resources)
            reports = {exercise.id: exercise for exercise in report.exercises}
            nb.metadata["autograder"] = {"digest": digest, "key": report.key}
            if graders.faulty(report):
                for sentence in graders.broken_keys(Path(self.course_root), report.assignment, self.language):
                    self.log.error("fairmark: %s", sentence)
        except SubmissionError as error:
            problem = Status.undecided
            self.log.error("fairmark: %s", error)
        except Exception:
            self.log.exception("fairmark: this submission could not be graded; a person has to look at it")
        for cell in nb.cells:
            if cell.metadata.get("nbgrader", {}).get("grade"):
                self._fill(cell, reports, problem)
        return nb, resources

    def _report(self, resources: ResourcesDict) -> tuple[Report, str]:
        of = resources["nbgrader"]
        path = self._folder("submitted", resources) / f"{of['notebook']}.ipynb"
        return graders.report_of(Path(self.course_root), of["assignment"], self.language, of["student"], path)

    def _fill(self, cell: NotebookNode, reports: Mapping[str, ExerciseReport], problem: Status) -> None:
        """`metadata.autograder.score`: what `Pending` writes to the gradebook, None where a person decides."""
        ours = cell.metadata.setdefault("autograder", node({}))
        exercise = reports.get(ours.get("exercise", ""))
        points = float(cell.metadata.nbgrader["points"])
        score = exercise.earned if exercise else None
        ours["score"] = None if score is None else min(max(float(score), 0.0), points)
        ours["open"] = exercise is None or exercise.earned is None or exercise.pending > 0
        if cell.cell_type != "code":
            return
        try:
            if exercise is None:
                cell.outputs = _unread(problem, self.language)
            else:
                from autograder.report import notebook

                cell.outputs = [node(output) for output in notebook.outputs(exercise, ours["score"] or 0.0, self.language)]
        except Exception:
            self.log.exception("fairmark: the result cannot be shown")
            ours["open"] = True
            cell.outputs = _unread(Status.fault, self.language)


class Pending(OfCourse):
    """After `SaveAutoGrades`, which takes every test cell for decided: what waits for a person waits in the gradebook too.

    Before `AssignLatePenalties`, which so goes by the due date that course_config.py has now.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Pair:
        of = resources["nbgrader"]
        with Gradebook(of["db_url"]) as gradebook:
            for cell in nb.cells:
                meta, ours = cell.metadata.get("nbgrader", {}), cell.metadata.get("autograder", {})
                place = meta.get("grade_id"), of["notebook"], of["assignment"], of["student"]
                with suppress(MissingEntry):
                    if meta.get("grade"):
                        grade = gradebook.find_grade(*place)
                        grade.auto_score = ours.get("score")
                        grade.needs_manual_grade = bool(ours.get("open", True) or grade.manual_score is not None)
                    if meta.get("solution"):
                        comment = gradebook.find_comment(*place)
                        if comment.auto_comment == "No response.":
                            comment.auto_comment = language.say(self.language, "nb.no_response")
            self._due(gradebook, of["assignment"])
            seconds = int(gradebook.find_submission(of["assignment"], of["student"]).total_seconds_late)
            gradebook.db.commit()
            score = float(gradebook.find_submission_notebook(of["notebook"], of["assignment"], of["student"]).score)
        if mark := nb.metadata.get("autograder"):
            mark["late"] = seconds
            if seconds:
                mark["priced"] = score
                with suppress(courses.CourseError):  # nbgrader's next step says it
                    mark["terms"] = late.terms(self.config)
        return nb, resources


class Changed(OfCourse):
    """Before `SaveCells`, which refuses an assignment with other cells once somebody has handed in."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Pair:
        of = resources["nbgrader"]
        labelled = [cell for cell in nb.cells if "grade_id" in cell.metadata.get("nbgrader", {})]
        cells = {cell.metadata.nbgrader.grade_id: {**cell.metadata.nbgrader, "cell_type": cell.cell_type} for cell in labelled}
        with Gradebook(of["db_url"]) as gradebook:
            for sentence in changes.follow(gradebook, of["notebook"], of["assignment"], cells):
                self.log.warning("fairmark: %s", sentence)
        return nb, resources


class KeepStubs(ClearSolutions):  # type: ignore[misc]
    """nbgrader's ClearSolutions, which would wipe our stubs: cells that `fairmark build` wrote hold no solution."""

    def preprocess_cell(self, cell: NotebookNode, resources: ResourcesDict, cell_index: int) -> Pair:
        if "autograder" in cell.metadata:
            return cell, resources
        return super().preprocess_cell(cell, resources, cell_index)  # type: ignore[no-any-return]


class DueDate(OfCourse):
    """Last in generate_assignment: the assignment's due date from course_config.py."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Pair:
        of = resources["nbgrader"]
        with Gradebook(of["db_url"]) as gradebook:
            self._due(gradebook, of["assignment"])
        return nb, resources


class Names(NbGraderPreprocessor):  # type: ignore[misc]
    """Where a page is written: formgrader puts a student's name into it as it is."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Pair:
        for name in ("student", "first_name", "last_name", "notebook_path"):
            if isinstance(resources.get(name), str):
                resources[name] = html.escape(resources[name])
        return nb, resources


class ForGrading(OfCourse):
    """Where formgrader shows a hand-in: what a text is graded by stands beside it. A feedback page never has it."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Pair:
        if "nbgrader" in resources or "submission_id" not in resources:  # feedback, or no page of nbgrader's at all
            return nb, resources
        try:
            course = courses.load(Path(self.course_root))
            nb.cells = [each for cell in nb.cells for each in self._with(course, cell, resources["assignment_id"])]
        except Exception:
            self.log.exception("fairmark: rubric and model solution cannot be shown")
        return nb, resources

    def _with(self, course: courses.Course, cell: NotebookNode, assignment: str) -> Iterator[NotebookNode]:
        yield cell
        meta = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown" and meta.get("grade") and meta.get("solution"):
            found = rubric.beside(course, assignment, meta.get("grade_id", ""), self.language)
            if found is not None:
                yield found


def _rows(resources: ResourcesDict) -> list[Row]:
    """The release's cells from the gradebook."""
    of = resources["nbgrader"]
    with Gradebook(of["db_url"]) as gradebook:
        notebook = gradebook.find_notebook(of["notebook"], of["assignment"])
        points = {cell.name: float(cell.max_score) for cell in notebook.grade_cells}
        solutions = {cell.name for cell in notebook.solution_cells}
        return [
            Row(
                name=cell.name,
                cell_type=cell.cell_type,
                source=cell.source or "",
                checksum=cell.checksum,
                locked=bool(cell.locked),
                solution=cell.name in solutions,
                points=points.get(cell.name),
            )
            for cell in notebook.source_cells
        ]


def _unread(status: Status, lang: Lang) -> list[NotebookNode]:
    """The outputs of a test cell that has no result. The 0.0 is for nbgrader only: `Pending` takes it back."""
    code = "nb.fault" if status is Status.fault else "nb.unread"
    text = language.say(lang, code)
    data = {"text/plain": "0.0", "text/html": f"<p>{text}</p>"}
    return [node({"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": data})]
