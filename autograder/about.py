"""What a check says about the notebook itself: what has not run, is left over, was changed since, or never ended."""

from __future__ import annotations

import linecache
from collections.abc import Mapping, Sequence

import msgspec

from autograder import kinds
from autograder.language import clip, say
from autograder.records import ExerciseReport, Key, Lang, Status
from autograder.saved import Saved
from autograder.submission import clean
from autograder.syntax import plain_python
from autograder.watching import Ran, line_in

__all__ = ["Seen", "told"]

WIDTH = 80


class Seen(msgspec.Struct, frozen=True):
    """What a check has seen: the latest run of the exercise's cell, names left over or missing, the saved file, and
    where the code stood when its time was up. `watching`: whether the kernel's cells were followed at all.
    """

    last: Ran | None = None
    left: Mapping[str, Ran] = {}
    missing: Sequence[str] = ()
    saved: Saved | None = None
    stood: Sequence[tuple[str, int]] = ()
    watching: bool = False


def told(report: ExerciseReport, key: Key, lang: Lang, seen: Seen) -> ExerciseReport:
    """The report with what is true of the notebook in the place of what would mislead."""
    if kinds.of(key).answered == "prose":
        return _text(report, lang, seen)
    if seen.stood:
        report = msgspec.structs.replace(report, where=_where(seen.stood, lang) or report.where)
    elif report.status is Status.no_answer or seen.missing:
        report = _missing(report, key, lang, seen)
    changed = _changed(key, seen)
    if changed:
        note = say(lang, "check.changed", cell=changed, file=seen.saved.name if seen.saved else "")
        report = msgspec.structs.replace(report, note=f"{note} {report.note}".strip())
    return report


def _missing(report: ExerciseReport, key: Key, lang: Lang, seen: Seen) -> ExerciseReport:
    left = next((name for name, ran in seen.left.items() if ran.error is None), None)
    if left is not None:
        return msgspec.structs.replace(report, what=say(lang, "check.left_over", name=left))
    if not seen.missing or not seen.watching or seen.last is not None:
        return report
    cell = _stands(key, seen)
    code = "check.not_run_cell" if cell else "check.not_run"
    what = say(lang, code, name=seen.missing[0], cell=cell)
    return msgspec.structs.replace(report, what=what, next=say(lang, "next.run", cell=cell) if cell else say(lang, "next.run_own"))


def _stands(key: Key, seen: Seen) -> int:
    """The cell of the saved notebook that answers the exercise, 0 where none is known."""
    own = [c.number for c in seen.saved.work.cells_for(key.exercise.id) if c.exercise == key.exercise.id] if seen.saved else []
    return own[-1] if own else 0


def _changed(key: Key, seen: Seen) -> int:
    """The exercise's cell, where the notebook was saved after its last run and holds another one; else 0."""
    if seen.saved is None or seen.last is None or seen.saved.at <= seen.last.at:
        return 0
    ran = plain_python(clean(seen.last.source))[0].strip()
    own = [c for c in seen.saved.work.cells if c.exercise == key.exercise.id]
    return own[-1].number if own and all(c.source.strip() != ran for c in own) else 0


def _text(report: ExerciseReport, lang: Lang, seen: Seen) -> ExerciseReport:
    if report.status is not Status.no_answer:
        return report
    code = "check.text_unsaved" if seen.saved is not None and seen.saved.sure else "check.text_unseen"
    return msgspec.structs.replace(report, status=Status.pending, earned=None, pending=report.possible, what=say(lang, code), next="", verdicts=())


def _where(stood: Sequence[tuple[str, int]], lang: Lang) -> str:
    """The loop, or the line, that the innermost code of the notebook's cells was in."""
    for file, line in stood:
        if "ipykernel" in file or file.startswith("<ipython-input"):
            source = clean("".join(linecache.getlines(file)))
            loop = line_in(source, line)
            lines = source.split("\n")
            text = lines[loop - 1].strip() if 0 < loop <= len(lines) else ""
            return say(lang, "check.loop", line=loop, source=clip(text, WIDTH)) if text else ""
    return ""
