"""An exercise of a new kind, the whole way; run by test_new_kind.py with a package on the path that has it. Says what it saw."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path

import msgspec

from autograder import cli, key, kinds, practice, release, report, selfcheck
from autograder.audit.stages import run as audited
from autograder.author import paper
from autograder.author.mistakes import Graders
from autograder.course import fill, load
from autograder.grade import Grader
from autograder.nbgrader.build import notebook
from autograder.records import Key
from autograder.report import page, terminal

ID = "01-first/planets"
ANSWERS = {
    "right": "inner = True\nouter = False\nmoons = False",
    "wrong": "inner = True\nouter = 'wahr'\nmoons = False",
    "empty": "inner = None\nouter = None\nmoons = None",
    "odd": "inner = True\nouter = 3\nmoons = False",
    "stopped": "inner = True\nouter = 1/0",
}


def main(root: Path, work: Path) -> dict[str, object]:
    course = load(root)
    compiled = key.load(course, ID)
    found: dict[str, object] = {"kinds": kinds.names(), "kind": compiled.kind, "again": key.load(course, ID) == compiled}
    found["cells"] = {lang: {c["id"]: "".join(c["source"]) for c in notebook(course, "01-first", lang)["cells"]} for lang in ("en", "de")}
    found["graded"] = {}
    for lang in ("en", "de"):
        with Grader(course, "01-first", lang) as grader:
            for name, source in ANSWERS.items():
                path = work / f"{name}.py"
                path.write_text(f"# exercise: {ID}\n{source}\n", "utf-8")
                graded = grader.grade(path, name)
                (one,) = graded.exercises
                shown = [terminal.render(one, lang, color=False), page.html(graded, lang)]
                found["graded"][f"{lang} {name}"] = {  # type: ignore[index]
                    "earned": one.earned, "status": one.status, "said": [one.what, *one.evidence, one.why, one.next],
                    "verdicts": [v.status for v in one.verdicts], "shown": all(one.id.rpartition("/")[2] in text for text in shown),
                    "lines": "outer" in shown[0],
                }  # fmt: skip
    release.write(course, "01-first", "en", work)
    data = release.read(work)
    found["released"] = msgspec.to_builtins(data.keys[0].body)
    found["secret"] = b"Phobos" in (work / release.FILE).read_bytes()
    found["unknown kind"] = refused(work, data)
    sys.modules["__main__"].__dict__.update({"inner": True, "outer": False, "moons": "perhaps"})
    with contextlib.redirect_stdout(io.StringIO()):
        checked = selfcheck.check("planets", work)
    assert checked is not None
    found["checked"] = [(v.part, v.status, v.code) for v in checked.report.verdicts]
    found["stages"] = {stage.name: (stage.passed, [finding.what for finding in stage.findings]) for stage in audited(course, ID, draws=2)}
    shown_paper = paper.handed_out(course, ID)
    assert shown_paper is not None
    found["paper"] = shown_paper.prompts["en"]
    graders = Graders()
    found["told"] = [(told.id, told.option, told.full) for told in graders.told(course, ID)]
    graders.close()
    task = practice.draw_task(practice.practised(course)[0], "de", 1)
    answers = {label: str(value) for label, value in kinds.of(task.key).audit.right(task.key).items()}
    found["practised"] = [task.judged(answers).earned, task.judged({**answers, "inner": "falsch"}).earned, len(task.solution())]  # type: ignore[dict-item]
    with contextlib.chdir(root), contextlib.redirect_stdout(io.StringIO()):
        found["new"] = cli.main(["new", "exercise", "01-first/another", "--kind", "truefalse"])
    again = load(root)
    made = key.load(again, "01-first/another")
    found["made"] = [made.kind, fill(again.exercise("01-first/another").solution(), made.values)]
    return found


def refused(work: Path, data: release.Release) -> bool:
    """Whether a release whose file speaks of a kind that there is not is told as damaged."""
    whole = (work / release.FILE).read_bytes()
    keys: tuple[Key, ...] = tuple(msgspec.structs.replace(k, exercise=msgspec.structs.replace(k.exercise, kind="os")) for k in data.keys)
    (work / release.FILE).write_bytes(msgspec.msgpack.encode(msgspec.structs.replace(data, keys=keys)))
    try:
        release.read(work)
    except release.ReleaseError:
        return True
    finally:
        (work / release.FILE).write_bytes(whole)
    return False


if __name__ == "__main__":
    assert report
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2])), default=str))
