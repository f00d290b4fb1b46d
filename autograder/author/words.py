"""What the bench says in words: for the terminal, and shared with the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from autograder.author.bench import Problem, View
from autograder.author.mistakes import Told
from autograder.author.places import Excerpt
from autograder.report.markup import to_plain

__all__ = ["following", "gist", "many", "rendered", "seconds", "verdict"]

WIDTH = 100
GLYPHS = {"ok": "✓", "bad": "✗", "now": "…", "wait": "·"}
COLOURS = {"ok": 32, "bad": 31}
MOST_PROBLEMS = 5
ADDED = {
    "misconceptions": "Add a case to `spec.py` that tells it apart, or change the mistake in `texts.toml`; then save.",
    "mutants": "Add a case to `spec.py` in which the slip shows, or, if no input can show it, the line above to `texts.toml`, with the reason; then save.",
}
SHOWN = 3


def many(number: float, what: str) -> str:
    return f"{number:g} {what}{'' if number == 1 else 's'}"


def seconds(given: float | None) -> str:
    return "" if given is None else f"{given:.1f} s"


def gist(view: View) -> tuple[str, str]:
    """What came of it, and what that means."""
    failed = view.failed
    if failed is None:
        return ("Nothing slips through.", "Every stage passes.") if view.done else ("At work.", "What is found stands here as it is found.")
    if failed.name in ("load", "build"):
        return (view.problems[0].what if view.problems else failed.said), "The exercise cannot be used as it is."
    head = view.problems[0].what if view.problems else failed.said
    count = f" The first of {len(view.problems)} things." if len(view.problems) > 1 else ""
    return head, f"Students must not see this exercise yet.{count}"


def following(view: View) -> str:
    """Exactly one step."""
    if view.failed is not None and view.failed.name in ADDED:
        return ADDED[view.failed.name]
    if view.failed is not None:
        where = next((place for problem in view.problems for place in problem.places), None)
        change = next((text for problem in view.problems for label, text in problem.lines if label == "change"), "")
        return f"Mend `{where.path}`, line {where.line}, and save." if where else change or "Mend the exercise, and save."
    if not view.done:
        return "Wait for the stage that is at work."
    if view.untouched:
        return f"Write your own: {_named(view.untouched)} still as `fairmark new` wrote {'it' if len(view.untouched) == 1 else 'them'}."
    return f"`fairmark audit {view.id}` tries the same on more draws."


def _named(names: Sequence[str]) -> str:
    """The first of these files, and how many others there are."""
    shown = ", ".join(f"`{name}`" for name in names[:SHOWN])
    more = f" and {many(len(names) - SHOWN, 'other file')}" if len(names) > SHOWN else ""
    return f"{shown}{more} {'is' if len(names) == 1 else 'are'}"


def verdict(one: Told) -> tuple[str, bool]:
    """How a misconception fares, and whether that is as it should be."""
    if one.full:
        return "full points", False
    if one.named:
        return "rejected" if one.option else "named", True
    if one.open:
        return "left to a person", False
    return (f"not alone: {', '.join(one.instead[:3])}" if one.instead else "rejected, no name"), False


def rendered(view: View, page: str, color: bool = False) -> str:
    """A run that is over, for the terminal."""
    lines = [f"{view.id}  {view.kind}, {many(view.points, 'point')}" if view.kind else view.id, "", *_stages(view, color), ""]
    head, lead = gist(view)
    if view.failed:
        lines += [f"{_painted('✗', 'bad', color)} {to_plain(head)}", f"  {lead}"]
        for number, problem in enumerate(view.problems[:MOST_PROBLEMS]):
            lines += [*([] if number == 0 else ["", *_wrapped(to_plain(problem.what), "  ")]), *_problem(problem)]
        if (left := len(view.problems) - MOST_PROBLEMS) > 0:
            lines += ["", f"  And {left} more."]
    else:
        lines += [f"{_painted('✓', 'ok', color)} {head}"]
    lines += ["", *_mistakes(view.mistakes, color)] if view.mistakes else []
    return "\n".join([*lines, "", *_wrapped(to_plain(f"Next: {following(view)}"), ""), f"Page: {page} (contains answers)"])


def _stages(view: View, color: bool) -> Iterator[str]:
    for row in view.rows:
        took = "as before" if row.kept else seconds(row.seconds)
        said = row.said or ("waits for the one before" if row.state == "wait" else "")
        first, *rest = wrap(said, WIDTH - 30) or [""]
        yield f"{_painted(GLYPHS[row.state], row.state, color)} {row.name:<16}{took:>9}  {first}".rstrip()
        yield from (f"{'':<29}{line}" for line in rest)


def _problem(problem: Problem) -> Iterator[str]:
    for label, text in problem.lines:
        first, *rest = text.split("\n")
        yield f"    {label:<12}{first}"
        yield from (f"    {'':<12}{line}" for line in rest)
    for place in problem.places:
        yield from _source(place)


def _source(place: Excerpt) -> Iterator[str]:
    yield f"    {place.path}, line {place.line}"
    for number, text in place.lines:
        yield f"    {'>' if number == place.line else ' '} {number:>4}  {text}".rstrip()


def _mistakes(mistakes: Sequence[Told], color: bool) -> Iterator[str]:
    yield f"{'Wrong options' if mistakes[0].option else 'Misconceptions'}, as a student reads them once graded"
    width = max(len(one.id) for one in mistakes)
    for one in mistakes:
        report = next(iter(one.reports.values()))
        said, good = verdict(one)
        earned = "open" if report.earned is None else f"{report.earned:g} of {report.possible:g}"
        yield f"{_painted('✓' if good else '✗', 'ok' if good else 'bad', color)} {one.id:<{width}}  {earned:<10} {said:<14} {to_plain(next(iter(one.what.values())))}".rstrip()


def _wrapped(text: str, indent: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _painted(glyph: str, state: str, color: bool) -> str:
    return f"\x1b[{COLOURS[state]}m{glyph}\x1b[0m" if color and state in COLOURS else glyph
