"""The command `fairmark`: reads arguments, calls one room, shows what it says. Heavy rooms are imported when needed."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from autograder import __version__, kinds
from autograder.locale import HOUSE, LANGUAGES
from autograder.stopping import Stopped, stop_once
from autograder.streams import lenient

__all__ = ["main", "run"]

BAD_INPUT = 2
EXTRA = ("torch", "nbgrader", "nbconvert", "nbformat", "traitlets", "nh3", "jinja2", "jupyterlab")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    0: done. 1: somebody could not be graded, the audit found something, or a promise is not kept. 2: bad input, told.
    """
    try:
        return _run(arguments)
    except KeyboardInterrupt as stop:
        print("\nStopped. What is done stays done; the same command goes on.", file=sys.stderr)
        return 128 + (stop.number if isinstance(stop, Stopped) else signal.SIGINT)


def _run(arguments: Sequence[str] | None) -> int:
    options = _parser().parse_args(arguments)
    if not options.command:
        _parser().print_help()
        return 0
    from autograder import commands
    from autograder.course import DEVICE, CourseError
    from autograder.files import FULL, CannotWrite, cannot_write
    from autograder.jail import JailRefused
    from autograder.submission import SubmissionError

    if getattr(options, "device", None):
        os.environ[DEVICE] = options.device
    try:
        code = int(getattr(commands, options.command)(options))
        sys.stdout.flush()
        return code
    except (CourseError, SubmissionError, JailRefused, CannotWrite) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in EXTRA:
            raise
        print(f"This needs {error.name}, which a student's installation lacks. In the checkout: pip install '.[instructor]'", file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        _let_go_of_output()
        return 0
    except OSError as error:
        if error.errno not in FULL:
            raise
        if error.filename is None:
            _let_go_of_output()
        print(cannot_write(Path(error.filename or "standard output"), error), file=sys.stderr)
        return BAD_INPUT


def _let_go_of_output() -> None:
    """What is still to be printed is lost: Python would try again as it ends, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fairmark", description="Exercises and exams on neural networks, graded fairly.")
    parser.add_argument("--version", action="version", version=f"fairmark {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    build = _command(commands, "build", "write the nbgrader course from exercises/ and solutions/")
    _languages(build)

    grade = _command(commands, "grade", "grade everybody's submission of an assignment into nbgrader's gradebook")
    grade.add_argument("assignment", metavar="ASSIGNMENT")
    grade.add_argument("--submissions", type=Path, metavar="FOLDER|ARCHIVE", help="take submissions from here: one entry per student")
    grade.add_argument("--jobs", type=_positive, metavar="N", help="how many at a time (default: one per core that has memory)")
    grade.add_argument("--json", type=Path, metavar="FILE", help="write all reports to FILE (- for standard output)")
    grade.add_argument("--again", action="store_true", help="grade also what has not changed")
    _unsafe(grade)
    grade.add_argument("--lang", choices=LANGUAGES, help="language of the table (default: the gradebook's); the gradebook stays the course's")
    _device(grade)

    check = _command(commands, "check", "grade one .py or .ipynb and show the report; no gradebook")
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("exercise", nargs="?", metavar="EXERCISE", help="one exercise (default: all the file answers)")
    check.add_argument("--hidden", action="store_true", help="use the hidden cases too (instructor)")
    check.add_argument("--json", type=Path, metavar="FILE", help="write the report to FILE (- for standard output)")
    _unsafe(check)
    _language(check)
    _device(check)

    new = _command(commands, "new", "begin a course or an exercise, from a worked example to be changed")
    things = new.add_subparsers(dest="thing", metavar="WHAT", title="what", required=True)
    begun = _command(things, "course", "write a course without exercises")
    begun.add_argument("folder", type=Path, metavar="DIR")
    begun = _command(things, "exercise", "write both halves of an exercise, and list it in course_config.py")
    begun.add_argument("id", metavar="ASSIGNMENT/ID")
    begun.add_argument("--kind", choices=kinds.names(), required=True)

    author = _command(commands, "author", "try one exercise stage by stage, and show prompt and reports as students see them")
    author.add_argument("exercise", metavar="ASSIGNMENT/ID")
    author.add_argument("--watch", action="store_true", help="serve the page on this machine, and run again whenever a file of the exercise changes")
    author.add_argument("--draws", type=_positive, default=2, metavar="N", help="on how many draws (default: 2)")
    _device(author)

    audit = _command(commands, "audit", "prove that the checks accept what is right and reject and name what is wrong")
    audit.add_argument("targets", nargs="*", metavar="ASSIGNMENT[/EXERCISE]")
    audit.add_argument("--seeds", type=_positive, default=5, metavar="N", help="on how many draws (default: 5)")
    audit.add_argument("--draws", type=_positive, default=50, metavar="N", help="on how many draws to accept what is right and measure margins (default: 50)")
    audit.add_argument("--jobs", type=_positive, metavar="N", help="how many pieces of work at a time (default: one per core)")
    audit.add_argument("--again", action="store_true", help="do all of it again, also what has not changed")
    _device(audit)
    audit.add_argument("--json", type=Path, metavar="FILE", help="write the results to FILE (- for standard output)")
    audit.add_argument("--table", type=Path, metavar="FILE", help="write a table for a README to FILE")

    practice = _command(commands, "practice", "practise with fresh variants, in the terminal")
    practice.add_argument("topic", nargs="?", default="", metavar="TOPIC", help="an assignment or exercise, or a part of its name")
    _language(practice)

    demo = _command(commands, "demo", "build the course, grade a sample class, show the report")
    demo.add_argument("--jobs", type=_positive, metavar="N", help=argparse.SUPPRESS)
    _language(demo)

    _command(commands, "doctor", "show what the jail promises here, and what is installed")
    return parser


def _command(commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")


def _language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=LANGUAGES, help=f"language of what is shown (default: {HOUSE}, where the course has it)")


def _languages(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=LANGUAGES, help="one language only (default: all of the course)")


def _unsafe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unsafe", action="store_true", help="grade even where the jail cannot keep its promises")


def _device(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), help="where keys are compiled (default: the course's)")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def run() -> None:
    """The command as a process. Once all is done, Ctrl-C has nothing left to stop: it ends with the code it has earned."""
    for stream in (sys.stdout, sys.stderr):
        lenient(stream)
    stop_once()
    code = main()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(code)


if __name__ == "__main__":
    run()
