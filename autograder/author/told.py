"""The commands `new` and `author`: what they say, and how they end."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.author import new
from autograder.course import Course

__all__ = ["bench", "course", "exercise"]

UNUSABLE = ("load", "build")


def course(folder: Path) -> str:
    """Begin a course; the files it has, and the next command."""
    made = new.begin_course(folder)
    there = f"cd {folder} && " if folder.resolve() != Path.cwd() else ""
    return f"{_listed(made)}\n\nSet the titles in course_config.py. Next:\n  {there}fairmark new exercise 01-first/penalty --kind code"


def exercise(of: Course, id: str, kind: str) -> str:
    """Begin an exercise; the files it has, and the next command."""
    made, by_hand = new.begin_exercise(of, id, kind)
    listed = f"\n{by_hand}" if by_hand else "\nIt is the last of its assignment in course_config.py."
    return (
        f"{_listed(made)}\n{listed}\nIt is a worked example that passes as it is: change it file by file, the prompts first. Next:\n"
        f"  fairmark author {id} --watch"
    )


def bench(of: Course, id: str, draws: int, *, watch: bool, color: bool) -> int:
    """Try an exercise once, or whenever it changes until Ctrl-C. 1: something slips through. 2: it cannot be used."""
    from autograder.author import watch as watching
    from autograder.author.words import rendered

    place = os.path.relpath(watching.page_of(of, id))
    if not watch:
        view = watching.shown(of, id, draws)
        print(rendered(view, place, color))
        return 0 if view.failed is None else 2 if view.failed.name in UNUSABLE else 1
    try:
        watching.watched(
            of, id, draws, lambda view: print(f"\n{rendered(view, place, color)}", flush=True),
            lambda address: print(f"{address}\nThe page shows answers: it is served to this machine only. Ctrl-C ends.", flush=True),
        )  # fmt: skip
    except KeyboardInterrupt:
        print("\nNo longer watched.")
    return 0


def _listed(made: list[Path]) -> str:
    return "\n".join(os.path.relpath(path) for path in made)
