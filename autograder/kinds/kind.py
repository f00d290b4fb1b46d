"""One kind: what is told of it at once, and its files, each loaded when it is asked for. What they answer: `faces.py`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from autograder.kinds import faces

__all__ = ["Kind"]


@dataclass(frozen=True)
class Kind:
    """Stands in the `__init__.py` of its folder.

    `answered`: by code that is run on cases, by values under names, or by prose that a person reads. `form_only`: before
    grading only the form of an answer is known. `apart`: it is judged in a process that can be killed.
    """

    name: str
    answered: Literal["code", "values", "prose"] = "values"
    form_only: bool = False
    apart: bool = False

    @property
    def texts(self) -> faces.Texts:
        return _face(self.name, "texts")  # type: ignore[no-any-return]

    @property
    def compile(self) -> faces.Compile:
        return _face(self.name, "compile")  # type: ignore[no-any-return]

    @property
    def judge(self) -> faces.Judge:
        return _face(self.name, "judge")  # type: ignore[no-any-return]

    @property
    def further(self) -> faces.Further:
        return _face(self.name, "further")  # type: ignore[no-any-return]

    @property
    def release(self) -> faces.Release:
        return _face(self.name, "release")  # type: ignore[no-any-return]

    @property
    def words(self) -> faces.Words:
        return _face(self.name, "words")  # type: ignore[no-any-return]

    @property
    def audit(self) -> faces.Audit:
        return _face(self.name, "audit")  # type: ignore[no-any-return]

    @property
    def practice(self) -> faces.Practice:
        return _face(self.name, "practice")  # type: ignore[no-any-return]


@cache
def _face(kind: str, file: str) -> Any:
    """What a kind's file answers by, `Judge` of `judge.py`; where it has no such file, what holds for all kinds."""
    name, face = f"autograder.kinds.{kind}.{file}", file.capitalize()
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        module = import_module("autograder.kinds.faces")
    return getattr(module, face)()


from autograder import records  # noqa: E402, F401 (last: they are read with those of every kind, each of which needs `Kind`)
