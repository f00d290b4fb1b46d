"""nbgrader's configuration, from course_config.py. What guards the grading is set first and needs no course."""

from __future__ import annotations

import logging
import re
import sys
from pathlib import Path
from typing import Any

from autograder.course import CONFIG, Course, CourseError, load
from autograder.nbgrader import mending, safe
from autograder.records import Lang

__all__ = ["configure", "course_id"]

OURS = "autograder.nbgrader.preprocessors."
STOCK = "nbgrader.preprocessors."


def configure(c: Any, root: str | Path, lang: Lang, here: str | Path | None = None) -> None:
    """Fill in nbgrader's configuration. `here`: the nbgrader course's folder (`<root>/build/<lang>` if left out).

    nbgrader runs this up to three times per command: the second time changes nothing. On the command line a broken
    course_config.py ends the command with its sentence (exit code 2); a running JupyterLab goes on, with everything
    that guards in place; where neither runs, `CourseError` is raised.
    """
    root = Path(root).resolve()
    here = Path(here).resolve() if here else root / "build" / lang
    _guarded(c, root, lang, here)
    _findable(root, here)
    try:
        course = load(root)
        c.CourseDirectory.course_id = course_id(course, lang)
        if course.timezone:
            c.NbGraderAPI.timezone = course.timezone  # what formgrader shows; in the exchange and the gradebook all is UTC
        _own(c, course, here)
    except CourseError as error:
        _refuse(error)


def course_id(course: Course, lang: Lang) -> str:
    """The course's id in nbgrader: its English title and the language, in letters that folders and URLs bear."""
    return f"{re.sub(r'[^a-z0-9]+', '-', course.title.en.lower()).strip('-')}-{lang}"


def _guarded(c: Any, root: Path, lang: Lang, here: Path) -> None:
    _guard(c, root, lang)
    _directories(c, here)


def _own(c: Any, course: Course, here: Path) -> None:
    """The course's own settings of nbgrader, but for those that guard the grading."""
    from traitlets.config import Config

    ours = Config()
    _guarded(ours, course.root, "en", here)
    for name, traits in course.nbgrader.items():
        if not re.fullmatch(r"[A-Z]\w*", name):
            raise CourseError(f'{course.root / CONFIG}: nbgrader[{name!r}] is no class of nbgrader. Write nbgrader = {{"LateSubmissionPlugin": {{"penalty_method": "zero"}}}}.')
        for trait, value in traits.items():
            if name in ours and trait in ours[name]:
                raise CourseError(f"{course.root / CONFIG}: nbgrader[{name!r}][{trait!r}] is what fairmark grades by, and stays as it is. Take it out.")
            c[name][trait] = value


def _findable(root: Path, here: Path) -> None:
    """Plugins beside course_config.py or nbgrader_config.py are found by every command; they hide nobody else's modules."""
    sys.path += [folder for folder in (str(root), str(here)) if folder not in sys.path]


def _guard(c: Any, root: Path, lang: Lang) -> None:
    """Repair before anything looks at the notebook, grade in the jail instead of running cells, render safely."""
    mending.install()
    c.Autograde.sanitize_preprocessors = [
        f"{OURS}Repair",
        f"{STOCK}ClearOutput",
        f"{STOCK}DeduplicateIds",
        f"{STOCK}OverwriteKernelspec",
        f"{STOCK}OverwriteCells",
        f"{STOCK}CheckCellMetadata",
    ]
    c.Autograde.autograde_preprocessors = [
        f"{OURS}Grade",
        f"{STOCK}LimitOutput",
        f"{STOCK}SaveAutoGrades",
        f"{OURS}Pending",
        f"{STOCK}AssignLatePenalties",
        f"{STOCK}CheckCellMetadata",
    ]
    c.GenerateAssignment.preprocessors = [
        f"{STOCK}IncludeHeaderFooter",
        f"{STOCK}InstantiateTests",
        f"{STOCK}LockCells",
        f"{OURS}KeepStubs",
        f"{STOCK}ClearOutput",
        f"{STOCK}CheckCellMetadata",
        f"{STOCK}ComputeChecksums",
        f"{OURS}Changed",
        f"{STOCK}SaveCells",
        f"{STOCK}ClearHiddenTests",
        f"{STOCK}ClearMarkScheme",
        f"{STOCK}ComputeChecksums",
        f"{STOCK}CheckCellMetadata",
        f"{OURS}DueDate",
    ]
    c.Autograde.exporter_class = "autograder.nbgrader.reading.Reader"
    c.OverwriteCells.add_missing_cells = False  # Repair has put them back, in their places
    c.Autograde.pre_convert_hook = "autograder.nbgrader.links.remove_beside"
    c.GenerateFeedback.pre_convert_hook = "autograder.nbgrader.links.remove_beside"
    c.HTMLExporter.filters = dict(safe.FILTERS)
    c.HTMLExporter.preprocessors = [f"{OURS}Names", f"{OURS}ForGrading"]
    c.HTMLExporter.extra_template_basedirs = [str(Path(__file__).parent / "templates"), str(_stock_templates())]
    c.OfCourse.course_root = str(root)
    c.OfCourse.lang = lang


def _stock_templates() -> Path:
    import nbgrader

    return Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"


def _directories(c: Any, here: Path) -> None:
    c.CourseDirectory.root = str(here)
    c.CourseDirectory.db_url = f"sqlite:///{here / 'gradebook.db'}"


def _refuse(error: CourseError) -> None:
    from traitlets.config import Application

    if not Application.initialized():  # a command of ours, which says it itself
        raise error
    if type(Application.instance()).__module__.startswith("nbgrader."):
        print(f"fairmark: {error}", file=sys.stderr)
        raise SystemExit(2)
    logging.getLogger("traitlets").error("fairmark: %s", error)
