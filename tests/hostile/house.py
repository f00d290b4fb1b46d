"""A house that grades with canaries around it, and hears every word that comes out of the jail."""

from __future__ import annotations

import re
import shutil
import threading
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
from canaries import Bait, Touch
from corpus import PROGRAMS, Program, verdict

from autograder import course as courses
from autograder import key
from autograder.course import Course
from autograder.grade import Grader
from autograder.jail import Jail, Request
from autograder.records import Report, Run

__all__ = ["Graded", "House", "copied"]

REPOSITORY = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
PATIENCE = {"": 10.0, "short": 0.15, "some": 1.0}  # seconds of computing, by how soon a submission is to be stopped
HALVES = ("exercises", "solutions")
OTHERS = (HERE / "course", HERE.parent / "answered")
HONEST = """\
import numpy as np

token = {token!r}


def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))
"""


@dataclass(frozen=True)
class Graded:
    """A submission graded: `word` in the form of its first line, and all that was `said` on the way, report included."""

    program: Program
    word: str
    codes: set[str]
    said: bytes

    def wrong(self) -> str:
        """What is not as the first line says; empty if all is."""
        missing = self.program.codes - self.codes
        if self.word != self.program.verdict or missing:
            return f"{self.program.name}: {self.word} {sorted(self.codes)}, not {self.program.verdict} {sorted(missing)}"
        return ""


class House:
    """The course of this checkout and that of this folder, graded with all canaries around."""

    def __init__(self, root: Path) -> None:
        self.heard: dict[int, list[bytes]] = defaultdict(list)
        self.bait = Bait(root)
        self.course = copied(root / "course", self.bait)
        self.graders = {
            (assignment.id, stopped): self._grader(assignment.id, seconds)
            for assignment in self.course.assignments
            for stopped, seconds in PATIENCE.items()
        }
        self._prove()
        secrets = (*sorted(self.course.root.rglob("spec.py")), self.course.state() / "secret_seed")
        values = {name: key.values(self.course, self.course.resolve(name)) for name in {program.exercise for program in PROGRAMS}}
        with ExitStack() as stack:
            stack.enter_context(self.bait)
            told = self.bait.told(secrets)
            self.files = {
                program: self._hand_in(program.path.name, program.name, program.handed_in(told, values[program.exercise]))
                for program in PROGRAMS
            }
            honest = "# %% exercise: neuron\n" + HONEST.format(token=self.bait.secret("last-submission"))
            self.honest = self._hand_in("honest.py", "honest", honest.encode())
            self.bait.watch()
            self.stack = stack.pop_all()

    def _prove(self) -> None:
        """All keys hold, which is remembered beside them: no file of ours is new once the canaries are there."""
        for (_, stopped), grader in self.graders.items():
            if not stopped:
                assert not grader.proofs.problems()
                grader.close()
            grader.proofs.known = dict.fromkeys(grader.names, "")

    def _grader(self, assignment: str, seconds: float) -> Grader:
        grader = Grader(replace(self.course, limits=replace(self.course.limits, seconds=seconds)), assignment, "en")
        grader._jails = {env: _Overheard(jail, self.heard) for env, jail in grader._jails.items()}
        return grader

    def __enter__(self) -> House:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End every jail, then take the canaries away. Nothing is left behind but `root`."""
        for grader in self.graders.values():
            grader.close()
        self.stack.close()

    def _hand_in(self, file: str, name: str, content: bytes) -> Path:
        path = self.bait.root / "handed_in" / name / file
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        return path

    def grade(self, program: Program) -> Graded:
        """Grade one submission as `fairmark grade` does, with short limits where it will use them up."""
        given, said = self._graded(self.files[program], program.exercise, program.stopped)
        return Graded(program, *verdict(given, program.exercise), said)

    def neighbour(self) -> str:
        """What an honest submission gets now, one whose memory holds a secret."""
        return verdict(self._graded(self.honest, "neuron", "")[0], "neuron")[0]

    def _graded(self, path: Path, exercise: str, stopped: str) -> tuple[Report, bytes]:
        words = self.heard[threading.get_ident()]
        words.clear()
        given = self.graders[self.course.resolve(exercise).partition("/")[0], stopped].grade(path, path.parent.name)
        return given, b"".join([*words, msgspec.msgpack.encode(given)])

    def parents(self) -> set[int]:
        """The warm processes of ours: of the jails, and those that judge formulas."""
        graders = self.graders.values()
        jails = [jail.parent.process for grader in graders for jail in grader._jails.values() if jail.parent is not None]
        workers = [worker.process for grader in graders for worker in grader._formulas.workers if worker.process is not None]
        return {process.pid for process in (*jails, *workers)}

    def touched(self) -> list[Touch]:
        """What was done to the canaries since the last look. Nothing may be running."""
        return self.bait.touched(self.parents())


class _Overheard(Jail):
    """A jail all of whose answers are kept, by the thread that asked."""

    def __init__(self, jail: Jail, heard: dict[int, list[bytes]]) -> None:
        super().__init__(jail.env, jail.limits)
        self.heard = heard

    def run(self, request: Request, *more: Any, **options: Any) -> Run:
        run = super().run(request, *more, **options)
        self.heard[threading.get_ident()].append(msgspec.msgpack.encode(run))
        return run


def copied(root: Path, bait: Bait, seconds: int = 10) -> Course:
    """All courses as one, its secrets readable to everybody and each with a token in it."""
    for half in HALVES:
        shutil.copytree(REPOSITORY / half, root / half, symlinks=True)
        for other in OTHERS:
            shutil.copytree(other / half, root / half, dirs_exist_ok=True)
    config = (REPOSITORY / "course_config.py").read_text("utf-8")
    theirs = [(other / "course_config.py").read_text("utf-8") for other in OTHERS]
    config = (REPOSITORY / "course_config.py").read_text("utf-8").replace('"auto"', '"cpu"')
    config = re.sub(r"^limits = .*", f'limits = {{"seconds": {seconds}, "memory_mb": 128}}', config, flags=re.MULTILINE)
    more = (text[text.index("assignments =") :].replace("assignments =", "assignments |=", 1) for text in theirs)
    (root / "course_config.py").write_text("\n".join([config, *more]), "utf-8")
    for spec in root.rglob("spec.py"):
        spec.write_text(spec.read_text("utf-8") + f"# {bait.secret(f'reference-{spec.parent.name}')}\n", "utf-8")
    course = courses.load(root)
    course.state().mkdir()
    (course.state() / "secret_seed").write_text("5e" * 16 + "\n")  # on this draw the honest class has the points of tests/class
    bait.tokens["seed"] = course.secret_seed().hex().encode()
    (course.state() / "secret_seed").chmod(0o644)
    return course
