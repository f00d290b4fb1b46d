"""What a class's reports say together: pure counting, for the terminal's table and the instructor's overview."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import fmean, median

import msgspec

from autograder import kinds
from autograder.records import ExerciseReport, Report, Status
from autograder.report.messages import costless

__all__ = ["SET_ASIDE", "ExerciseSummary", "Mistake", "Need", "Repair", "Spread", "Summary", "summarise"]

SET_ASIDE = "key.set_aside"
FEWEST_FOR_DISCRIMINATION = 10


class ExerciseSummary(msgspec.Struct, frozen=True):
    """One exercise over the class. `mean` is None where everything is still open."""

    number: int
    name: str
    title: str
    kind: str
    possible: float
    mean: float | None
    full: int
    part: int
    none: int
    no_answer: int
    open: int
    discrimination: float | None
    commonest: int


class Mistake(msgspec.Struct, frozen=True):
    """A misconception, in the words a student reads, and who shows it."""

    exercise: str
    id: str
    text: str
    why: str
    who: tuple[str, ...]


class Need(msgspec.Struct, frozen=True):
    """What waits for a person. `what`: key, fault, problem, undecided, text, again; `exercise`, and a `problem`'s or key's sentence."""

    what: str
    who: tuple[str, ...]
    exercise: str = ""
    problem: str = ""
    points: float = 0.0


class Repair(msgspec.Struct, frozen=True):
    """Notebooks that needed the same help."""

    code: str
    message: str
    who: tuple[str, ...]


class Spread(msgspec.Struct, frozen=True):
    """The points of the class. `middle`: the quarter and the three-quarter mark."""

    mean: float
    median: float
    middle: tuple[float, float]
    full: int
    below_half: int


class Summary(msgspec.Struct, frozen=True):
    """The class in numbers. `costless`: none of the notes stands for something that earned nothing."""

    graded: int
    problems: int
    possible: float
    open_points: float
    exercises: tuple[ExerciseSummary, ...]
    mistakes: tuple[Mistake, ...]
    unnamed: tuple[tuple[str, int], ...]
    with_mistake: int
    needs: tuple[Need, ...]
    repairs: tuple[Repair, ...]
    repaired: int
    costless: bool
    spread: Spread | None
    scores: tuple[tuple[float, bool], ...]
    late: tuple[str, ...]


def summarise(
    reports: Sequence[Report], problems: Sequence[tuple[str, str]] = (), keys: Sequence[tuple[str, str]] = ()
) -> Summary:
    """Count it all. `problems`: submissions without a report, each with the sentence that says why; `keys`: exercises
    whose key does not hold, likewise.

    Points that nobody has got yet because a person reads them all (texts) are left out of `possible`.
    """
    exercises = _exercises(reports)
    counted = [e for e in exercises if e.mean is not None]
    scores = tuple(
        (
            max(0.0, sum(e.earned or 0.0 for e in report.exercises if any(c.name == _name(e.id) for c in counted)) - report.penalty),
            any(e.pending for e in report.exercises if any(c.name == _name(e.id) for c in counted)),
        )
        for report in reports
    )
    possible = sum(e.possible for e in counted)
    mistakes, unnamed = _mistakes(reports)
    return Summary(
        graded=len(reports),
        problems=len(problems),
        possible=possible,
        open_points=sum(e.possible for e in exercises if e.mean is None),
        exercises=tuple(exercises),
        mistakes=mistakes,
        unnamed=unnamed,
        with_mistake=sum(any(e.misconception for e in report.exercises) for report in reports),
        needs=_needs(reports, problems, dict(keys)),
        repairs=_repairs(reports),
        repaired=sum(bool(report.notes) for report in reports),
        costless=all(costless(report.notes) for report in reports),
        spread=_spread([score for score, _ in scores], possible) if scores else None,
        scores=scores,
        late=tuple(report.submission for report in reports if report.penalty),
    )


def _name(id: str) -> str:
    return id.rpartition("/")[2]


# --- exercises ----------------------------------------------------------------------------------------------------


def _exercises(reports: Sequence[Report]) -> list[ExerciseSummary]:
    ids = list(dict.fromkeys(e.id for report in reports for e in report.exercises))
    return [_exercise(number, id, reports) for number, id in enumerate(ids, 1)]


def _exercise(number: int, id: str, reports: Sequence[Report]) -> ExerciseSummary:
    pairs = [(e, report) for report in reports for e in report.exercises if e.id == id]
    first = pairs[0][0]
    closed = [(e, report) for e, report in pairs if not e.pending]
    answered = [e.earned or 0.0 for e, _ in closed if e.status is not Status.no_answer]
    decided = [e.earned or 0.0 for e, _ in closed]
    waiting = len(pairs) - len(closed)
    rest = [report.earned - (e.earned or 0.0) for e, report in closed]
    ids = Counter(e.misconception for e, _ in pairs if e.misconception)
    return ExerciseSummary(
        number=number,
        name=_name(id),
        title=first.title,
        kind=first.kind,
        possible=first.possible,
        mean=None if kinds.of(first).answered == "prose" and waiting else fmean(decided) if decided else None,
        full=sum(earned >= first.possible - 1e-6 for earned in answered),
        part=sum(1e-6 < earned < first.possible - 1e-6 for earned in answered),
        none=sum(earned <= 1e-6 for earned in answered),
        no_answer=len(decided) - len(answered),
        open=waiting,
        discrimination=_correlation(decided, rest) if len(decided) >= FEWEST_FOR_DISCRIMINATION else None,
        commonest=ids.most_common(1)[0][1] if ids else 0,
    )


def _correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Pearson's r; None where one side does not vary."""
    mx, my = fmean(xs), fmean(ys)
    sxx, syy = sum((x - mx) ** 2 for x in xs), sum((y - my) ** 2 for y in ys)
    if sxx < 1e-12 or syy < 1e-12:
        return None
    return sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / math.sqrt(sxx * syy)


def _spread(scores: Sequence[float], possible: float) -> Spread:
    ordered = sorted(scores)
    return Spread(
        mean=fmean(ordered),
        median=median(ordered),
        middle=(_quantile(ordered, 0.25), _quantile(ordered, 0.75)),
        full=sum(score >= possible - 1e-6 for score in ordered),
        below_half=sum(score < possible / 2 - 1e-6 for score in ordered),
    )


def _quantile(ordered: Sequence[float], share: float) -> float:
    """A score that was really reached: no interpolation."""
    return ordered[min(len(ordered) - 1, math.floor(share * len(ordered)))]


# --- mistakes, needs, repairs -------------------------------------------------------------------------------------


def _mistakes(reports: Sequence[Report]) -> tuple[tuple[Mistake, ...], tuple[tuple[str, int], ...]]:
    """Named mistakes, most frequent first; and per exercise how many wrong answers match none."""
    found: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    unnamed: Counter[str] = Counter()
    for report in reports:
        for e in report.exercises:
            if e.misconception:
                found.setdefault((_name(e.id), e.misconception), []).append((report.submission, e.what, e.why))
            elif kinds.of(e).words.unnamed and not e.diagnosis and any(v.status is Status.wrong for v in e.verdicts):
                unnamed[_name(e.id)] += 1
    mistakes = [
        Mistake(exercise, id, shown[0][1], shown[0][2], tuple(who for who, _, _ in shown))
        for (exercise, id), shown in found.items()
    ]
    return tuple(sorted(mistakes, key=lambda m: (-len(m.who), m.exercise, m.id))), tuple(unnamed.most_common())


def _set_aside(exercise: ExerciseReport) -> bool:
    """Whether its key does not hold: for everybody, and until the author has mended it."""
    return any(v.code == SET_ASIDE for v in exercise.verdicts)


def _needs(reports: Sequence[Report], problems: Sequence[tuple[str, str]], keys: Mapping[str, str]) -> tuple[Need, ...]:
    """First what is wrong for all, then quickest first: a command to run again, a file to ask for, a formula to decide, texts to read."""
    needs: list[Need] = []
    unproved: dict[str, list[str]] = {}
    for report in reports:
        for e in filter(_set_aside, report.exercises):
            unproved.setdefault(e.id, []).append(report.submission)
    needs += [Need("key", tuple(who), exercise=_name(id), problem=keys.get(id, "")) for id, who in unproved.items()]
    faults = [r.submission for r in reports if any(e.status is Status.fault and not _set_aside(e) for e in r.exercises)]
    if faults:
        needs.append(Need("fault", tuple(faults)))
    sentences: dict[str, list[str]] = {}
    for who, sentence in problems:
        sentences.setdefault(sentence, []).append(who)
    needs += [Need("problem", tuple(who), problem=sentence) for sentence, who in sentences.items()]
    for status, what in ((Status.undecided, "undecided"), (Status.pending, "text")):
        waiting: dict[str, list[str]] = {}
        most: dict[str, float] = {}
        for report in reports:
            for e in report.exercises:
                if e.status is status:
                    waiting.setdefault(_name(e.id), []).append(report.submission)
                    most[_name(e.id)] = max(most.get(_name(e.id), 0.0), e.pending)
        needs += [Need(what, tuple(who), exercise=name, points=most[name]) for name, who in waiting.items()]
    again: dict[str, list[str]] = {}
    for report in reports:
        for e in report.exercises:
            if e.again:
                again.setdefault(_name(e.id), []).append(report.submission)
    return (*needs, *(Need("again", tuple(who), exercise=name) for name, who in again.items()))


def _repairs(reports: Sequence[Report]) -> tuple[Repair, ...]:
    found: dict[str, list[tuple[str, str]]] = {}
    for report in reports:
        for note in {note.code: note for note in report.notes}.values():
            found.setdefault(note.code, []).append((report.submission, note.message))
    repairs = [Repair(code, shown[0][1], tuple(who for who, _ in shown)) for code, shown in found.items()]
    return tuple(sorted(repairs, key=lambda repair: -len(repair.who)))
