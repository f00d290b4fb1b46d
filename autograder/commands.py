"""What each command of `fairmark` does, in terms of the rooms. Returns the exit code."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from autograder import course as courses
from autograder.course import Course, CourseError

if TYPE_CHECKING:
    from autograder.nbgrader.classroom import ClassResult
    from autograder.records import Lang, Report
    from autograder.submission import Submission

__all__ = ["audit", "author", "build", "check", "demo", "doctor", "grade", "new", "practice"]


def build(options: Namespace) -> int:
    """Write the nbgrader course of every language."""
    from autograder.nbgrader import build as room

    course = courses.load()
    for lang in [options.lang] if options.lang else course.languages:
        _edited(course, lang)
        for path in room.build(course, lang):
            print(path.relative_to(course.root))
        for id, places in room.left_over(course, lang).items():
            there = f"{id} is no longer in course_config.py, and still in {', '.join(places)}."
            print(f"{there} To take it out of the gradebook, with all its scores: nbgrader db assignment remove {id} --force. Folders are yours to delete.", file=sys.stderr)
        where = room.folder(course, lang).relative_to(course.root)
        print(f"\n{where} is a complete nbgrader course. Release one assignment with:")
        print(f"  cd {where} && nbgrader generate_assignment {course.assignments[0].id}\n")
    return 0


def _edited(course: Course, lang: Lang) -> None:
    """Own lines in nbgrader_config.py are told before they are overwritten."""
    from autograder.nbgrader import build as room

    if room.edited(course, lang):
        where = room.folder(course, lang).relative_to(course.root)
        print(
            f"{where / room.CONFIG_FILE} has lines of your own. It is written anew; yours is kept as {room.EDITED}. "
            'Settings that stay belong in course_config.py: nbgrader = {"Exchange": {"root": "/srv/exchange"}}.', file=sys.stderr,
        )  # fmt: skip


def grade(options: Namespace) -> int:
    """Grade a class into the course's gradebook; pages and the overview beside it. 1 where somebody could not be graded."""
    from autograder.stopping import stoppable

    so_far = _SoFar()
    with stoppable(so_far.sentence):
        return _grade(options, so_far)


def _grade(options: Namespace, so_far: _SoFar) -> int:
    from autograder import report
    from autograder.nbgrader import build as room
    from autograder.nbgrader import graders
    from autograder.nbgrader.classroom import grade_class
    from autograder.nbgrader.pages import write_pages
    from autograder.nbgrader.standing import as_held

    course = courses.load()
    lang = room.home(course)
    shown = options.lang or lang
    assignment = course.assignment(options.assignment)
    _edited(course, lang)
    room.build(course, lang, only=assignment.id)
    with _progress("grading") as show:
        so_far.show = show
        result = grade_class(
            course, lang, assignment.id, options.submissions, force=options.again, unsafe=options.unsafe,
            jobs=_jobs(course, shown, options.jobs), progress=so_far.graded, writing=so_far.entered, waiting=_waiting,
        )  # fmt: skip
    graders.close()
    reports = as_held(course, lang, assignment.id, list(result.reports.values()))
    if options.json:
        _write(options.json, b"[" + b",\n".join(report.to_json(r) for r in reports) + b"]\n")
    pages = write_pages(course, lang, assignment.id, reports, result.problems, result.keys)
    if options.json != Path("-"):
        again = f"fairmark grade {assignment.id}" + (f" --lang {shown}" if shown != lang else "")
        print(_summary(shown, again, reports, result, pages))
    for student, sentence in result.notes:
        print(f"{student}: {sentence}" if student else sentence, file=sys.stderr)
    for _, sentence in result.keys:
        print(sentence, file=sys.stderr)
    return 1 if result.problems else 0


class _SoFar:
    """How far a batch has got: for the line that shows it, and for the sentence where it is stopped."""

    def __init__(self) -> None:
        self.done = self.of = self.written = self.stale = 0
        self.show: Callable[..., None] | None = None

    def graded(self, done: int, of: int, student: str) -> None:
        self.done, self.of = done, of
        if self.show is not None:
            self.show(done, of, student)

    def entered(self, done: int, of: int, student: str) -> None:
        self.written, self.stale = done, of
        if self.show is not None:
            self.show(done, of, student, "gradebook")

    def sentence(self) -> str:
        if not self.of:
            return "Stopped before anything was graded. The same command starts again."
        if self.done < self.of:
            return f"Stopped with {self.done} of {self.of} submissions graded. They stay graded, and the same command goes on with the others."
        entered = f" and {self.written} of {self.stale} entered into the gradebook" if self.stale else ""
        return f"Stopped with all {self.of} submissions graded{entered}. The same command goes on from there."


def _waiting() -> None:
    print("Another `fairmark grade` is at work on this course. This one goes on when that has ended.", file=sys.stderr)


def _jobs(course: Course, lang: Lang, wanted: int | None) -> int:
    """How many submissions at a time; said where memory allows fewer than wanted."""
    from autograder.jail import Limits
    from autograder.jail.machine import fitting_jobs, machine
    from autograder.language import say

    limits, here = Limits(memory_mb=ceil(course.limits.memory_mb)), machine()
    jobs = fitting_jobs(wanted, limits, here)
    if wanted and jobs < wanted:
        needed, free = wanted * limits.memory_mb / 1024, here.free_mb / 1024
        print(say(lang, "jail.fewer_jobs", wanted=wanted, jobs=jobs, needed=round(needed, 1), free=round(free, 1)), file=sys.stderr)
    return jobs


def _summary(lang: Lang, command: str, reports: list[Report], result: ClassResult, pages: Path) -> str:
    from autograder.language import say
    from autograder.report.table import class_table

    shown = os.path.relpath(pages)
    following = [
        (os.path.join(shown, "overview.html"), say(lang, "class.overview")),
        (os.path.join(shown, "students"), say(lang, "class.pages")),
    ]
    before = say(lang, "class.before", n=result.before, of=len(reports)) + "\n\n" if result.before else ""
    return before + class_table(reports, result.problems, keys=result.keys, lang=lang, command=command, following=following, color=_color())


def check(options: Namespace) -> int:
    """Grade one file to the terminal."""
    import msgspec

    from autograder import report, submission
    from autograder.grade import Grader
    from autograder.report import terminal

    course = courses.load(_course_of(options.file))
    names = {id: course.exercise(id).asked() for id in course.exercise_ids()}
    if options.exercise:
        ids = [course.resolve(options.exercise)]
    else:
        work = submission.read(options.file, names)
        ids = _answered(work, names, course)
        if not ids and any(note.code == "note.text_in_py" for note in work.notes):
            raise submission.SubmissionError(f"{options.file}: {submission.NO_TEXT_IN_PYTHON}")
    if not ids:
        raise CourseError(f"{options.file}: answers no exercise of this course. Name one: fairmark check {options.file} EXERCISE.")
    reports = []
    for assignment in dict.fromkeys(id.partition("/")[0] for id in ids):
        with Grader(course, assignment, options.lang, hidden=options.hidden, only=ids, unsafe=options.unsafe) as grader:
            reports.append(grader.grade(options.file, options.file.stem))
            for _, sentence in grader.proofs.problems():
                print(sentence, file=sys.stderr)
    if options.json:
        content = report.to_json(reports[0]) if len(reports) == 1 else msgspec.json.format(msgspec.json.encode(reports))
        _write(options.json, content + b"\n")
    if options.json != Path("-"):
        for each in reports:
            alone = len(each.exercises) == 1 and len(reports) == 1
            print((terminal.alone if alone else terminal.render)(each, options.lang, color=_color()))
    return 0


def _course_of(file: Path) -> Path | None:
    """The course of the folder we are in, else the one the file lies in."""
    try:
        return courses.find_root()
    except CourseError:
        return courses.find_root(file.parent)


def _answered(work: Submission, names: dict[str, tuple[str, ...]], course: Course) -> list[str]:
    """The exercises a file answers; of one assignment all, so that what is missing is told."""
    from autograder.syntax import defined

    if work.unlabelled:
        there = defined(work.cells[0].source if work.cells else "")
        return [id for id, asked in names.items() if asked and set(asked) & there]
    marked = {cell.exercise for cell in work.cells} | set(work.texts)
    assignments = {id.partition("/")[0] for id in marked if id}
    if len(assignments) == 1:
        return list(course.assignment(assignments.pop()).exercises)
    return [id for id in names if id in marked]


def new(options: Namespace) -> int:
    """Begin a course, or an exercise in it."""
    from autograder.author import told

    text = told.course(options.folder) if options.thing == "course" else told.exercise(courses.load(), options.id, options.kind)
    print(text)
    return 0


def author(options: Namespace) -> int:
    """Try one exercise; 1 where something slips through, 2 where it cannot be used."""
    from autograder.author import told

    course = courses.load()
    return told.bench(course, course.resolve(options.exercise), options.draws, watch=options.watch, color=_color())


def audit(options: Namespace) -> int:
    """Prove the course, or some of it."""
    import msgspec

    from autograder.audit import audit as prove
    from autograder.audit.show import certificates, rendered
    from autograder.prerequisites import ordered

    course = courses.load()
    ordered(course)
    ids = [id for target in options.targets for id in _targeted(course, target)] or course.exercise_ids()
    with _progress("audit") as progress:
        results = prove(course, ids, options.seeds, options.jobs, progress, draws=options.draws, again=options.again)
    if options.json:
        _write(options.json, msgspec.json.format(msgspec.json.encode(results)) + b"\n")
    if options.table:
        _write(options.table, certificates(results).encode() + b"\n")
    if options.json != Path("-"):
        print(rendered(results, options.seeds, color=_color()))
    if any(result.broken for result in results):
        return 2
    return 1 if any(result.findings for result in results) else 0


def _targeted(course: Course, target: str) -> list[str]:
    if target in {a.id for a in course.assignments}:
        return list(course.assignment(target).exercises)
    return [course.resolve(target)]


def practice(options: Namespace) -> int:
    """Practise in the terminal."""
    from rich.console import Console
    from rich.markdown import Markdown

    from autograder.language import say
    from autograder.practice import left_out, practise, practised
    from autograder.report import terminal
    from autograder.report.markup import to_plain
    from autograder.report.mathtext import plain

    course = courses.load()
    console = Console(width=80 if not sys.stdout.isatty() else None)

    def show(text: str) -> None:
        console.print(Markdown(plain(text)) if text.startswith("# ") else to_plain(text), markup=False, highlight=False)

    topics = practised(course, options.topic)
    if options.topic and (others := left_out(course, options.topic)):
        show(say(options.lang, "practice.left_out", n=len(others), names=", ".join(exercise.name for exercise in others)))
    practise(
        course, topics, options.lang, input, show,
        lambda report: terminal.render(report, options.lang, color=_color()),
    )  # fmt: skip
    return 0


def demo(options: Namespace) -> int:
    """Build, grade the sample class, show."""
    from autograder.demo import run

    with _progress("grading") as progress:
        return run(courses.load(), options.lang, options.jobs, progress, _color())


def doctor(options: Namespace) -> int:
    """What the jail promises here, and what is installed."""
    from autograder.doctor import examined

    text, kept = examined(_color())
    print(text)
    return 0 if kept else 1


def _write(path: Path, content: bytes) -> None:
    if path == Path("-"):
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CourseError(f"{path}: cannot be written ({error.strerror}). Name a file in a folder that is there.") from None


def _color() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int, str], None] | None]:
    """One line, redrawn in place on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def update(done: int, of: int, name: str, now: str = what) -> None:
            bar.update(task, completed=done, total=of, description=f"{now}  {name[:30]}")

        yield update
