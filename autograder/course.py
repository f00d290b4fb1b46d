"""A course on disk: `course_config.py` and the catalogue of exercises. Finds, loads and checks; compiles nothing."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import runpy
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, Literal, get_args

from autograder import course_functions, files, texts
from autograder.datasets import NoData
from autograder.records import LANGUAGES, Lang, Text
from autograder.spec import (
    ChoiceExercise,
    CodeExercise,
    DerivationExercise,
    NumberExercise,
    Spec,
    TextExercise,
)
from autograder.texts import Texts, TextsError
from autograder.worded import of_variant, with_texts

__all__ = ["Assignment", "Course", "CourseError", "Exercise", "Limits", "failed_at", "fill", "find_root", "load"]

Visibility = Literal["full", "visible", "none"]
CONFIG = "course_config.py"
DEVICE = "AUTOGRADER_DEVICE"  # overrides the course's device, for this and nbgrader's own commands
KINDS: dict[type, str] = {
    CodeExercise: "code",
    DerivationExercise: "derivation",
    NumberExercise: "number",
    ChoiceExercise: "choice",
    TextExercise: "text",
}


class CourseError(Exception):
    """Something in the course's own files is wrong: which file, what, and how to mend it, in one sentence."""


@dataclass(frozen=True)
class Limits:
    """What one exercise of a submission may use."""

    seconds: float = 10.0
    memory_mb: int = 1024


@dataclass(frozen=True)
class Assignment:
    """One notebook: its exercises in order, when it is due, and how much a student's own check may show.

    visibility: "full" shows hidden cases after grading too, "visible" (the default) the visible cases only,
    "none" nothing at all; release again with another visibility after the due date.
    """

    id: str
    exercises: tuple[str, ...]
    due: datetime | None = None
    visibility: Visibility = "visible"


@dataclass(frozen=True)
class Exercise:
    """Where the two halves of an exercise lie: public (prompt, stub) and secret (spec, solution).

    `values`: those of one variant, put in for `{{name}}` in stub, solution and alternatives, and handed to the spec.
    """

    id: str
    public: Path
    secret: Path
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def of(self, values: Mapping[str, Any]) -> Exercise:
        """One variant of this exercise."""
        return replace(self, values=dict(values))

    @property
    def assignment(self) -> str:
        return self.id.partition("/")[0]

    @property
    def name(self) -> str:
        return self.id.partition("/")[2]

    def prompt(self, lang: Lang) -> str:
        """The prompt, with its `# Title` line."""
        return _read(self.public / f"prompt.{lang}.md", "write the prompt in this language")

    def title(self) -> Text:
        """The first line of each prompt."""
        return Text(**{lang: _title(self.public / f"prompt.{lang}.md") for lang in LANGUAGES})

    def stub(self) -> str:
        """What the student starts from; empty for a text exercise."""
        return self._filled(self.public / "stub.py")

    def asked(self) -> tuple[str, ...]:
        """The names a student defines: functions, classes, labels; empty for a text exercise."""
        tree = ast.parse(re.sub(r"\{\{\s*\w+\s*\}\}", "0", self.stub()))
        names = [n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
        names += [t.id for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)]
        return tuple(dict.fromkeys(names))

    def solution(self) -> str:
        """The model solution's source; empty for a text exercise."""
        return self._filled(self.secret / "solution.py")

    def alternatives(self) -> dict[str, str]:
        """Other right ways to write it, by file name."""
        return {path.name: self._filled(path) for path in sorted((self.secret / "alternatives").glob("*.py"))}

    def _filled(self, path: Path) -> str:
        text = path.read_text("utf-8") if path.exists() else ""
        return self.fill(text, path) if self.values else text

    def fill(self, text: str, path: Path) -> str:
        """A text of this file with the variant's values; raises `CourseError` for a name that the variant lacks."""
        try:
            return fill(text, self.values)
        except CourseError as error:
            at = next((n for n, line in enumerate(text.splitlines(), 1) if set(re.findall(r"\{\{\s*(\w+)\s*\}\}", line)) - set(self.values)), 0)
            raise CourseError(f"{path}{f', line {at}' if at else ''}: {error}") from None

    def spec(self) -> Spec:
        """Load `spec.py` and return its EXERCISE, with what `texts.toml` says."""
        path = self.secret / "spec.py"
        _read(path, "every exercise needs one; see CONTRIBUTING.md")
        module = _module(path, f"autograder_spec_{re.sub(r'[^0-9A-Za-z]', '_', self.id)}")
        exercise: Any = getattr(module, "EXERCISE", None)
        if type(exercise) not in KINDS:
            raise CourseError(f"{path}: EXERCISE is missing or of no known kind. End the file with EXERCISE = CodeExercise(…).")
        try:
            spec = with_texts(exercise, self.texts())
            return of_variant(spec, self.values) if self.values else spec
        except TextsError as error:
            raise CourseError(str(error)) from None
        except ValueError as error:
            raise CourseError(f"{path}: {error}.") from None

    def texts(self) -> Texts:
        """Read `texts.toml`: all that people read of it but prompt and stub."""
        try:
            return texts.read(self.secret / texts.FILE, self.secret.parents[1] / texts.BANK.name)
        except TextsError as error:
            raise CourseError(str(error)) from None

    def files(self) -> list[Path]:
        """Every file of both halves, and those that lie above them for all exercises; not what editors and Python leave behind."""
        own = [p for half in (self.public, self.secret) for p in half.rglob("*")]
        above = [p for half in (self.public, self.secret) for folder in half.parents[:2] for p in folder.glob("*")]
        mine = [(p, p.relative_to(half)) for half in (self.public, self.secret) for p in own if p.is_relative_to(half)]
        above += (self.public.parent / "data").glob("*")
        shared = [(p, Path(p.name)) for p in above if p.suffix != ".md"]
        return sorted({p for p, place in (*mine, *shared) if p.is_file() and not _is_left_behind(place)})


@dataclass(frozen=True)
class Course:
    """What this course is. `root` is the folder of `course_config.py`; `nbgrader` the course's own settings of it, by class."""

    root: Path
    title: Text
    languages: tuple[Lang, ...]
    term: str
    assignments: tuple[Assignment, ...]
    device: str = "auto"
    limits: Limits = field(default_factory=Limits)
    timezone: str = ""
    nbgrader: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, hash=False)

    def zone(self) -> tzinfo | None:
        """The zone of every time that is read and shown; None is the machine's own."""
        return _zone(self.timezone) if self.timezone else None

    def utc(self, due: datetime) -> datetime:
        """A time of course_config.py as the plain UTC that nbgrader keeps."""
        there = due if due.tzinfo else due.replace(tzinfo=self.zone())
        return there.astimezone(UTC).replace(tzinfo=None)

    def clock(self, moment: datetime) -> str:
        """A moment (plain: in UTC) as the course's clocks showed it, in ISO form to the minute."""
        there = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return there.astimezone(self.zone()).replace(tzinfo=None).isoformat(timespec="minutes")

    def assignment(self, id: str) -> Assignment:
        """The assignment of this id."""
        for assignment in self.assignments:
            if assignment.id == id:
                return assignment
        raise CourseError(_unknown("assignment", id, [a.id for a in self.assignments]))

    def exercise(self, id: str) -> Exercise:
        """The exercise of this id (`assignment/name`), both halves checked to be there."""
        exercise = Exercise(id, self.root / "exercises" / id, self.root / "solutions" / id)
        course_functions.register(self.root / "solutions" / course_functions.FILE)
        if id not in self.exercise_ids():
            raise CourseError(_unknown("exercise", id, self.exercise_ids()))
        for half in (exercise.public, exercise.secret):
            if not half.is_dir():
                raise CourseError(f"{half}: this folder is missing. exercises/ and solutions/ mirror each other: create it, or take {id} out of {CONFIG}.")
        return exercise

    def exercise_ids(self) -> list[str]:
        return [id for assignment in self.assignments for id in assignment.exercises]

    def resolve(self, name: str) -> str:
        """The full id for `assignment/name` or an unambiguous `name`."""
        if name in (ids := self.exercise_ids()):
            return name
        fits = [id for id in ids if id.rpartition("/")[2] == name]
        if len(fits) != 1:
            raise CourseError(_unknown("exercise", name, ids))
        return fits[0]

    def intro(self, assignment: str, lang: Lang) -> str:
        return _read(self.root / "exercises" / assignment / f"intro.{lang}.md", "write the introduction in this language")

    def assignment_title(self, assignment: str) -> Text:
        folder = self.root / "exercises" / assignment
        return Text(**{lang: _title(folder / f"intro.{lang}.md") for lang in LANGUAGES})

    def state(self) -> Path:
        """The folder for what is made: secret seed, cached keys, reports. Git ignores it."""
        return self.root / ".autograder"

    def secret_seed(self) -> bytes:
        """128 secret bits; drawn once. Back this file up: hidden cases follow from it."""
        path = self.state() / "secret_seed"
        if not path.exists():
            files.create(path, f"{secrets.token_hex(16)}\n".encode())
        try:
            seed = bytes.fromhex(path.read_text().strip())
        except ValueError:
            seed = b""
        if len(seed) != 16:
            raise CourseError(f"{path}: this is no seed (32 hexadecimal digits). Put the file back from your backup; a new one changes all hidden cases.")
        return seed

    def public_seed(self) -> bytes:
        """The seed of visible cases and of the term's one variant: everybody may know it."""
        return f"public {self.term}".encode()


def find_root(start: Path | None = None) -> Path:
    """The nearest folder upwards that holds `course_config.py`."""
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / CONFIG).is_file():
            return folder
    raise CourseError(f"No {CONFIG} here or in any folder above {start}. Change into your course's folder first.")


def load(root: Path | None = None) -> Course:
    """Read and check `course_config.py`. Raises `CourseError` with one sentence."""
    root = find_root(root)
    path = root / CONFIG
    try:
        names = runpy.run_path(str(path))
    except Exception as error:
        raise CourseError(f"{path}, line {failed_at(error, path)}: {type(error).__name__}: {error}.") from error
    given = {k: v for k, v in names.items() if not k.startswith("_") and not hasattr(v, "__spec__")}
    allowed = ("title", "languages", "term", "device", "limits", "assignments", "timezone", "nbgrader")
    for key in given:
        if key not in allowed:
            raise CourseError(f"{path}, line {_line_of(path, key)}: " + _unknown("setting", key, allowed))
    for key in ("title", "languages", "term", "assignments"):
        if key not in given:
            raise CourseError(f"{path}: the setting `{key}` is missing. See CONTRIBUTING.md for an example.")
    return Course(
        root=root,
        title=_text(path, "title", given["title"]),
        languages=_languages(path, given["languages"]),
        term=str(given["term"]),
        assignments=tuple(_assignment(path, id, value) for id, value in _mapping(path, "assignments", given["assignments"]).items()),
        device=_one_of(path, "device", os.environ.get(DEVICE) or given.get("device", "auto"), ("auto", "cpu", "cuda")),
        limits=_limits(path, given.get("limits", {})),
        timezone=_timezone(path, given.get("timezone", "")),
        nbgrader={name: _mapping(path, f"nbgrader[{name!r}]", traits) for name, traits in _mapping(path, "nbgrader", given.get("nbgrader", {})).items()},
    )


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Put a variant's values in for `{{name}}`; raises `CourseError` for a name the variant lacks."""

    def put(match: re.Match[str]) -> str:
        name = match[1]
        if name not in values:
            raise CourseError(f"`{{{{{name}}}}}` stands in a text, but the variant gives only: {', '.join(values) or 'nothing'}.")
        value = values[name]
        return f"{value:g}" if isinstance(value, float) else str(value)

    return re.sub(r"\{\{\s*(\w+)\s*\}\}", put, text)


def _is_left_behind(place: Path) -> bool:
    return place.name.endswith(("~", ".pyc")) or any(part.startswith(".") or part == "__pycache__" for part in place.parts)


def _assignment(path: Path, id: str, value: object) -> Assignment:
    place = f"assignments[{id!r}]"
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", id):
        raise CourseError(f"{path}: {place}: an id has letters, digits, - and _ only (nbgrader splits at other signs).")
    settings = _mapping(path, place, value)
    for key in settings:
        if key not in ("exercises", "due", "visibility"):
            raise CourseError(f"{path}, line {_line_of(path, key)}: {place}: " + _unknown("setting", key, ("exercises", "due", "visibility")))
    names = settings.get("exercises")
    if not isinstance(names, list | tuple) or not names:
        raise CourseError(f'{path}: {place} needs its exercises in order, such as "exercises": ["neuron"].')
    if len(set(names)) < len(names):
        raise CourseError(f"{path}: {place} lists an exercise twice; each may be there once.")
    due = settings.get("due")
    try:
        date = datetime.fromisoformat(due) if due else None
    except (TypeError, ValueError):
        raise CourseError(f'{path}: {place}: due is {due!r}; write it as "2026-12-14 23:59".') from None
    visibility = _one_of(path, f"{place}: visibility", settings.get("visibility", "visible"), get_args(Visibility))
    return Assignment(id, tuple(f"{id}/{name}" for name in names), date, visibility)  # type: ignore[arg-type]


def _limits(path: Path, value: object) -> Limits:
    settings = _mapping(path, "limits", value)
    known = ("seconds", "memory_mb")
    for key, number in settings.items():
        if key not in known:
            raise CourseError(f"{path}, line {_line_of(path, key)}: limits: " + _unknown("setting", key, known))
        if type(number) not in (int, float) or number <= 0:
            raise CourseError(f"{path}: limits[{key!r}] is {number!r}; it must be a positive number.")
    return Limits(**settings)


def _timezone(path: Path, name: object) -> str:
    try:
        if isinstance(name, str):
            return str(_zone(name)) if name else ""
    except (LookupError, ValueError, OSError):
        pass
    raise CourseError(f'{path}: timezone is {name!r}; write the name of a time zone, such as "Europe/Berlin".')


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def _mapping(path: Path, place: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(k, str) for k in value):
        raise CourseError(f"{path}: {place} must be a dictionary with texts as keys.")
    return value


def _text(path: Path, place: str, value: object) -> Text:
    settings = _mapping(path, place, value)
    if set(settings) != set(LANGUAGES):
        raise CourseError(f"{path}: {place} needs exactly these languages: {', '.join(LANGUAGES)}.")
    if not all(isinstance(value, str) for value in settings.values()):
        raise CourseError(f"{path}: {place} must be a text in every language.")
    return Text(**settings)


def _languages(path: Path, value: object) -> tuple[Lang, ...]:
    if not isinstance(value, list | tuple) or not value or any(v not in LANGUAGES for v in value):
        raise CourseError(f"{path}: languages must be a list of some of: {', '.join(LANGUAGES)}.")
    return tuple(value)


def _one_of(path: Path, place: str, value: object, options: tuple[str, ...]) -> str:
    if value not in options:
        raise CourseError(f"{path}: {place} is {value!r}; it must be one of: {', '.join(options)}.")
    return str(value)


def _unknown(what: str, name: str, known: list[str] | tuple[str, ...]) -> str:
    hint = texts.near(name, known, f"There is: {', '.join(known)}.")
    return f"there is no {what} `{name}`. {hint}"


def _read(path: Path, remedy: str) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise CourseError(f"{path}: this file is missing; {remedy}.") from None
    except UnicodeDecodeError:
        raise CourseError(f"{path}: this file is not UTF-8; save it again as UTF-8.") from None


def _title(path: Path) -> str:
    first = _read(path, "write it in this language too").partition("\n")[0]
    if not first.startswith("# "):
        raise CourseError(f"{path}, line 1: the first line must be the title, as `# Title`.")
    return first[2:].strip()


def _module(path: Path, name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        if isinstance(error, ModuleNotFoundError) and error.name == "torch":
            raise  # not the author's mistake: this installation is a student's
        what = str(error) if isinstance(error, NoData) else f"{type(error).__name__}: {error}"
        raise CourseError(f"{path}, line {failed_at(error, path)}: {what}.") from error
    return module


def failed_at(error: BaseException, path: Path) -> int | str:
    """The line of this file at which the error came up, the innermost; "?" where none of its lines had part in it."""
    if isinstance(error, SyntaxError):
        return error.lineno or "?"
    line: int | str = "?"
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _line_of(path: Path, key: str) -> int | str:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Name) and node.id == key:
            return node.lineno
        if isinstance(node, ast.Constant) and node.value == key:
            return node.lineno
    return "?"
