"""The class at a glance, for the terminal: a line per exercise, the mistakes, what needs a person, what comes next."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from autograder.language import Marked, clean, clip, known, number, points, say
from autograder.records import Lang, Report
from autograder.report.markup import to_plain
from autograder.report.summary import ExerciseSummary, Need, Repair, Summary, summarise
from autograder.report.terminal import Paint, pad, table, width_of

__all__ = ["class_table", "people", "repair_text"]

WIDTH = 80
MOST_MISTAKES = 8
MOST_PEOPLE = 4
TOGETHER = "\N{NO-BREAK SPACE}"  # a command stays on one line, to be copied


def class_table(
    reports: Sequence[Report],
    problems: Sequence[tuple[str, str]] = (),
    *,
    keys: Sequence[tuple[str, str]] = (),
    lang: Lang,
    command: str = "",
    following: Sequence[tuple[str, str]] = (),
    color: bool = False,
) -> str:
    """The end of `fairmark grade`.

    `problems`: submissions without a report, each with the sentence that says why; `keys`: exercises whose key does not
    hold, likewise. `command` grades what a fault of ours left over; `following`: commands that may come next, each with what it gives.
    """
    summary, paint = summarise(reports, problems, keys), Paint(color)
    unsafe = textwrap.wrap(to_plain(say(lang, "class.unsafe")), WIDTH) if any(report.unsafe for report in reports) else []
    blocks = [
        unsafe,
        [*_counts(summary, lang), *(line for text in _lost(summary, lang) for line in textwrap.wrap(text, WIDTH, break_on_hyphens=False))],
        list(_exercises(summary, lang, paint)),
        list(_mistakes(summary, lang, paint)),
        list(_needs(summary, lang, paint, command)),
        list(_repairs(summary, lang, paint)),
        list(_following(following, lang, paint)),
    ]
    return "\n\n".join("\n".join(line.rstrip() for line in block) for block in blocks if block) + "\n"


def people(names: Sequence[str], most: int = MOST_PEOPLE) -> str:
    """The first few, the shared beginning said once: `student-044, -101, …`."""
    names = [clip(clean(name), 40) for name in names]
    head = names[0].rpartition("-")[0] + "-" if names and "-" in names[0] else ""
    short = [names[0], *(name.replace(head, "-", 1) if head and name.startswith(head) else name for name in names[1:])]
    return ", ".join(short[:most]) + (", …" if len(short) > most else "")


def _counts(summary: Summary, lang: Lang) -> Iterator[str]:
    said = [say(lang, "class.graded", graded=summary.graded)]
    if summary.problems:
        said.append(say(lang, "class.ungraded", n=summary.problems))
    if summary.repaired:
        said.append(say(lang, "class.repaired", n=summary.repaired))
    yield " · ".join(said)


def _lost(summary: Summary, lang: Lang) -> Iterator[str]:
    """Who has no points yet, and what cost nobody any."""
    faults = sum(len(need.who) for need in summary.needs if need.what in ("fault", "key"))
    if summary.problems:
        yield say(lang, "class.not_graded", n=summary.problems, all=summary.graded + summary.problems)
    if faults:
        yield say(lang, "class.fault_open", n=faults)
    if summary.repaired and summary.costless:
        yield say(lang, "class.repairs_free" if summary.problems or faults else "class.nothing_lost")


def _exercises(summary: Summary, lang: Lang, paint: Paint) -> Iterator[str]:
    if not summary.exercises:
        return
    names = ("exercise", "kind", "mean", "full", "part", "none", "no_answer", "undecided")
    heads = ["", *(say(lang, f"class.{name}") for name in names)]
    rows = [_row(exercise, lang) for exercise in summary.exercises]
    total = _total(summary, lang)
    cells = table([heads, *rows, total], [True, False, False, *[True] * 6])
    yield paint("".join(cells[0]), "soft")
    yield from ("".join(row) for row in cells[1:-1])
    spread = ""
    if summary.spread is not None:
        low, high = (points(lang, score) for score in summary.spread.middle)
        spread = say(lang, "class.spread", median=points(lang, summary.spread.median), low=low, high=high)
    if total[3]:
        yield paint("".join(cells[-1][:4]), "bold") + " " + spread


def _row(exercise: ExerciseSummary, lang: Lang) -> list[str]:
    mean = say(lang, "class.open")
    if exercise.mean is not None:
        mean = f"{number(lang, exercise.mean, 1)}/{points(lang, exercise.possible)}"
    reached = [exercise.full, exercise.part, exercise.none] if exercise.mean is not None else []
    return [
        str(exercise.number), clip(clean(exercise.name), 24), say(lang, f"kind.{exercise.kind}"), mean,
        *([str(n) for n in reached] or ["–"] * 3), str(exercise.no_answer), str(exercise.open) if exercise.open else "–",
    ]  # fmt: skip


def _total(summary: Summary, lang: Lang) -> list[str]:
    if summary.spread is None or not summary.possible:
        return [""] * 9
    return ["", "", "", f"{number(lang, summary.spread.mean, 1)}/{points(lang, summary.possible)}", *[""] * 5]


def _counted(count: int, width: int = 5) -> str:
    return pad(str(count), width, right=True) + "  "


def _mistakes(summary: Summary, lang: Lang, paint: Paint) -> Iterator[str]:
    rows = [(len(m.who), m.exercise, to_plain(m.text)) for m in summary.mistakes[:MOST_MISTAKES]]
    rows += [(count, name, say(lang, "class.unnamed")) for name, count in summary.unnamed]
    if not rows:
        return
    yield paint(say(lang, "class.mistakes"), "bold")
    space = max(width_of(clean(name)) for _, name, _ in rows)
    for count, name, text in rows:
        yield clip(f"{_counted(count)}{pad(clean(name), space)}  {text}", WIDTH)


def _needs(summary: Summary, lang: Lang, paint: Paint, command: str) -> Iterator[str]:
    if not summary.needs:
        yield say(lang, "class.nothing_needed")
        return
    yield paint(say(lang, "class.needs"), "bold")
    for need in summary.needs:
        what, do = _need(need, lang, command)
        who = people(need.who) if need.what != "text" else ""
        space = WIDTH - 7 - width_of(who)
        yield _counted(len(need.who)) + (pad(clip(what, space - 2), space) + who if who else what)
        lines = textwrap.wrap(do, WIDTH - 7, break_on_hyphens=False)
        if need.what == "key":
            lines = [*textwrap.wrap(clean(need.problem), WIDTH - 7, break_on_hyphens=False), *lines]
        yield from (" " * 7 + line.replace(TOGETHER, " ") for line in lines)


def _need(need: Need, lang: Lang, command: str) -> tuple[str, str]:
    match need.what:
        case "fault":
            again = say(lang, "class.needs_fault_do", command=Marked(command.replace(" ", TOGETHER))) if command else ""
            return say(lang, "class.needs_fault"), again
        case "key":
            again = say(lang, "class.needs_key_do", command=Marked(command.replace(" ", TOGETHER))) if command else ""
            return to_plain(say(lang, "class.needs_key", name=need.exercise)), again
        case "problem":
            return say(lang, "class.needs_problem", n=len(need.who)), clean(to_plain(need.problem))
        case "undecided":
            return to_plain(say(lang, "class.needs_undecided", n=len(need.who))), say(lang, "class.needs_undecided_do")
        case "again":
            text = say(lang, "class.needs_again", n=len(need.who), name=need.exercise)
            return to_plain(text), say(lang, "class.needs_again_do")
        case _:
            text = say(lang, "class.needs_texts", n=len(need.who), name=need.exercise)
            return to_plain(text), say(lang, "class.needs_texts_do")


def _repairs(summary: Summary, lang: Lang, paint: Paint) -> Iterator[str]:
    if not summary.repairs:
        return
    yield paint(say(lang, "class.repairs"), "bold")
    for repair in summary.repairs:
        yield _counted(len(repair.who)) + to_plain(repair_text(repair, lang))
        yield " " * 7 + paint(people(repair.who, MOST_PEOPLE + 2), "soft")


def repair_text(repair: Repair, lang: Lang) -> str:
    """The repair in an instructor's words; the student's where there are none."""
    code = "repair." + repair.code.removeprefix("note.")
    return say(lang, code) if known(lang, code) else repair.message


def _following(following: Sequence[tuple[str, str]], lang: Lang, paint: Paint) -> Iterator[str]:
    if not following:
        return
    yield paint(say(lang, "class.next"), "bold")
    space = max(width_of(command) for command, _ in following)
    for command, gives in following:
        yield f"  {pad(command, space)}  {gives}"
