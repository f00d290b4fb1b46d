"""The command `gradecheck`: reads arguments, calls one room, shows what it says. Heavy rooms are imported when needed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

__all__ = ["main"]

BAD_INPUT = 2
INTERRUPTED = 130
EXTRA = ("torch", "nbgrader", "nbconvert", "nbformat", "traitlets", "nh3", "jupyterlab")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. 0: done. 1: the audit found something, or a promise is not kept. 2: bad input, told in a sentence."""
    options = _parser().parse_args(arguments)
    if not options.command:
        _parser().print_help()
        return 0
    from autograder import commands
    from autograder.course import DEVICE, CourseError
    from autograder.jail import JailRefused
    from autograder.submission import SubmissionError

    if getattr(options, "device", None):
        os.environ[DEVICE] = options.device
    try:
        return int(getattr(commands, options.command)(options))
    except (CourseError, SubmissionError, JailRefused) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in EXTRA:
            raise
        print(f"This needs {error.name}, which a student's installation lacks: pip install 'gradecheck[instructor]'", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("\nStopped. What is graded stays graded; the same command goes on.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gradecheck", description="Exercises and exams on neural networks, graded fairly.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    build = _command(commands, "build", "write the nbgrader course from exercises/ and solutions/")
    _languages(build)

    grade = _command(commands, "grade", "grade everybody's submission of an assignment into nbgrader's gradebook")
    grade.add_argument("assignment", metavar="ASSIGNMENT")
    grade.add_argument("--submissions", type=Path, metavar="DIR", help="take submissions from here: one entry per student")
    grade.add_argument("--jobs", type=_positive, metavar="N", help="how many at a time (default: one per core)")
    grade.add_argument("--json", type=Path, metavar="FILE", help="write all reports to FILE (- for standard output)")
    grade.add_argument("--again", action="store_true", help="grade also what has not changed")
    _language(grade)
    _device(grade)

    check = _command(commands, "check", "grade one .py or .ipynb and show the report; no gradebook")
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("exercise", nargs="?", metavar="EXERCISE", help="one exercise (default: all the file answers)")
    check.add_argument("--hidden", action="store_true", help="use the hidden cases too (instructor)")
    check.add_argument("--json", type=Path, metavar="FILE", help="write the report to FILE (- for standard output)")
    check.add_argument("--unsafe", action="store_true", help="grade even where the jail cannot keep its promises")
    _language(check)
    _device(check)

    audit = _command(commands, "audit", "prove that the checks accept what is right and reject and name what is wrong")
    audit.add_argument("targets", nargs="*", metavar="ASSIGNMENT[/EXERCISE]")
    audit.add_argument("--seeds", type=_positive, default=5, metavar="N", help="on how many draws (default: 5)")
    audit.add_argument("--jobs", type=_positive, metavar="N", help="how many exercises at a time (default: one per core)")
    _device(audit)
    audit.add_argument("--json", type=Path, metavar="FILE", help="write the results to FILE (- for standard output)")

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
    parser.add_argument("--lang", choices=("en", "de"), default="en", help="language of what is shown (default: en)")


def _languages(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("en", "de"), help="one language only (default: all of the course)")


def _device(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), help="where keys are compiled (default: the course's)")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


if __name__ == "__main__":
    sys.exit(main())
