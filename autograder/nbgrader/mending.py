"""Weak places of nbgrader that come before every step of ours and that no setting reaches, mended in its own process.

Each replacement does what nbgrader does wherever a hand-in is in order.
"""

from __future__ import annotations

import logging
import os
import shutil
import stat
import sys
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Any

from autograder.classroom.entries import bad_name
from autograder.nbgrader.exchange import SECRET, release_each, secret
from autograder.nbgrader.times import TIMESTAMP, moment
from autograder.nbgrader.validating import told, with_form
from autograder.submission import shown

__all__ = ["install", "trusted"]

STEPS = ("submitted", "autograded", "feedback")
MENDED = "__autograder__"


def install() -> None:
    """Mend what of nbgrader is loaded. To call it again changes nothing."""
    from nbgrader import coursedir
    from nbgrader.converters import base

    _mend(coursedir.CourseDirectory, "get_existing_timestamp", _existing_timestamp)
    _mend(base.BaseConverter, "init_notebooks", _init_notebooks)
    _mend(base.BaseConverter, "init_assignment", _init_assignment)
    if api := sys.modules.get("nbgrader.apps.api"):
        _mend(api.NbGraderAPI, "get_submitted_timestamp", _submitted_timestamp)
    if exchange := sys.modules.get("nbgrader.exchange.default.release_feedback"):
        _mend(exchange.ExchangeReleaseFeedback, "copy_files", release_each)
    if validator := sys.modules.get("nbgrader.validator"):
        _mend(validator.Validator, "validate", with_form)
        _mend(validator.Validator, "_print_num_failed", told)
    if formgrader := sys.modules.get("nbgrader.server_extensions.formgrader.formgrader"):
        _mend(formgrader, "Environment", lambda stock: partial(stock, autoescape=True))
        _mend(formgrader.handlers.FormgraderHandler, "get", _only_trusted)


def _mend(owner: Any, name: str, make: Callable[[Any], Any]) -> None:
    stock = getattr(owner, name, None)
    if stock is None:
        logging.getLogger("traitlets").warning("fairmark: this nbgrader has no %s; what SECURITY.md says of it may not hold.", name)
    elif not hasattr(stock, MENDED):
        made = make(stock)
        setattr(made, MENDED, True)
        setattr(owner, name, made)


def _existing_timestamp(stock: Any) -> Any:
    """An odd timestamp.txt stops nothing: the hand-in is one without a time."""

    @wraps(stock)
    def get_existing_timestamp(self: Any, dest_path: str) -> Any:
        path = Path(dest_path, TIMESTAMP)
        found = moment(path)
        if found is None and os.path.lexists(path):
            self.log.warning("fairmark: %s: this is no time; the hand-in counts as one without a time.", shown(path))
        return found

    return get_existing_timestamp


def _submitted_timestamp(stock: Any) -> Any:
    """The same where formgrader lists a class: one odd file would take the whole list away."""

    @wraps(stock)
    def get_submitted_timestamp(self: Any, assignment_id: str, student_id: str) -> Any:
        folder = self.coursedir.format_path(self.coursedir.submitted_directory, student_id, assignment_id)
        return moment(Path(folder, TIMESTAMP))

    return get_submitted_timestamp


def _init_notebooks(stock: Any) -> Any:
    """A folder whose name is markup, or a notebook that is a link, is one student's problem and not the batch's."""

    @wraps(stock)
    def init_notebooks(self: Any) -> None:
        stock(self)
        if type(self).__name__ not in ("Autograde", "GenerateFeedback"):
            return
        for folder, notebooks in list(self.assignments.items()):
            reason = bad_name(Path(folder).parent.name)
            self.assignments[folder] = [n for n in notebooks if os.path.isfile(n) and not os.path.islink(n)]
            if reason or not self.assignments[folder]:
                self.log.error("fairmark: %s was not taken in: %s", shown(folder), reason or "the notebook is a link or a folder.")
                del self.assignments[folder]

    return init_notebooks


def _init_assignment(stock: Any) -> Any:
    """Of a hand-in only the notebooks go on, its time and the secret its feedback is fetched by: whatever lies beside them stays where it is.

    A module there would run as soon as somebody opens the graded notebook: Jupyter starts its kernels in that folder.
    """

    @wraps(stock)
    def init_assignment(self: Any, assignment_id: str, student_id: str) -> None:
        if type(self).__name__ != "Autograde":
            stock(self, assignment_id, student_id)
            return
        source, made = (Path(place(assignment_id, student_id)) for place in (self._format_source, self._format_dest))
        made.mkdir(parents=True, exist_ok=True)
        for name, there in ((TIMESTAMP, moment(source / TIMESTAMP)), (SECRET, secret(source))):
            (made / name).unlink(missing_ok=True)
            if there:
                shutil.copyfile(source / name, made / name, follow_symlinks=False)

    return init_assignment


def _only_trusted(stock: Any) -> Any:
    """Formgrader runs the nbgrader_config.py of any folder that a link names (`?path=`): not one of somebody else's."""

    @wraps(stock)
    def get(self: Any) -> Any:
        path = self.get_argument("path", "")
        if path and not trusted(Path(path)):
            from tornado import web

            raise web.HTTPError(403, "nbgrader_config.py of this folder is not yours; nothing of it was run")
        return stock(self)

    return get


def trusted(folder: Path) -> bool:
    """Whether the configuration in this folder is this user's own, and no student could have put it there."""
    real = folder.resolve()
    if any(p.name in STEPS and (p.parent / "nbgrader_config.py").exists() for p in (real, *real.parents)):
        return False
    try:
        states = [path.stat() for path in (real, *real.glob("nbgrader_config.*"))]
    except OSError:
        return False
    return all(s.st_uid in (0, os.getuid()) and not s.st_mode & stat.S_IWOTH for s in states)
