"""The anatomy of a verdict, sentence by sentence: what, evidence, where, why, try it. Unknown stays empty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from autograder.judge.topic import failing
from autograder.language import Marked, clean, clip, count, listing, number, quote, say
from autograder.records import (
    BANKED,
    LANGUAGES,
    Diagnosis,
    Judgement,
    Lang,
    Misconception,
    Status,
    Text,
    Trial,
    Verdict,
    Where,
)
from autograder.report.messages import WIDTH, described, good, group_title, pair, plain_title, short

__all__ = ["Reading", "below", "evidence", "source", "trial", "trial_text", "what", "where", "why"]

NUMBER = re.compile(r"\[*\s*([-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?)\s*\]*\Z", re.IGNORECASE)
MOST_BESIDES = 3
MEASURED = frozenset({"property.agree_right", "property.breaks_right"})
"""What is said of a right answer that is more than that it is right."""

SHOWS = frozenset({"answer.spelled", "derivation.circle", "derivation.names", "derivation.quotient", "derivation.restates", "derivation.unfinished"})
"""What is said of a part without an answer, where more is to be said than that it is empty."""
SIDES = frozenset({"number.open_right", "number.open_wrong", *(f"match.{word}" for word in ("some", "none", "left", "twice")), *(f"order.{word}" for word in ("some", "none", "left"))})


class Reading(msgspec.Struct, frozen=True):
    """A judgement being put into words, its verdicts spoken already."""

    judgement: Judgement
    verdicts: tuple[Verdict, ...]
    lang: Lang

    def say(self, code: str, /, **args: object) -> str:
        return say(self.lang, code, **args)

    def failing(self) -> Verdict | None:
        """The verdict to speak of: the first that is not right; visible ones and real mistakes come first."""
        return failing(self.verdicts)

    def named(self, diagnosis: Diagnosis) -> list[Misconception]:
        return [wrong for id in diagnosis.ids if (wrong := self.known(id, diagnosis.part))]

    def known(self, id: str, part: str) -> Misconception | None:
        """A misconception as it is told of a part: in a line of a derivation, where it stands."""
        named = {wrong.id: wrong for wrong in self.judgement.exercise.misconceptions}
        found = named.get(f"{id}@{part}") or named.get(id)
        if found is None or not (found.banked or id.startswith(BANKED)) or len(self.judgement.exercise.parts) == 1:
            return found
        within = {lang: say(lang, "diagnosis.within", part=part, what=Marked(found.what[lang])) for lang in LANGUAGES}
        return msgspec.structs.replace(found, what=Text(**within))

    def certain(self) -> list[Misconception]:
        """The misconceptions recognised without a doubt, one a part."""
        found = [self.named(d)[0] for d in self.judgement.diagnosis if d.certain and self.named(d)]
        return list({wrong.id: wrong for wrong in found}.values())

    def tied(self) -> list[Misconception]:
        """The misconceptions that fit equally well, where none is certain."""
        if self.certain():
            return []
        return next((self.named(d) for d in self.judgement.diagnosis if len(self.named(d)) > 1), [])

    def together(self) -> list[list[Misconception]]:
        """The pairs of misconceptions that explain a part, where no single one is named."""
        return [] if self.certain() or self.tied() else next(iter(self.pairs()), [])

    def pairs(self) -> list[list[list[Misconception]]]:
        """Of every part that only two misconceptions at once explain, the pairs that do."""
        found = [[[wrong for id in pair if (wrong := self.known(id, d.part))] for pair in d.pairs] for d in self.judgement.diagnosis]
        return [[pair for pair in pairs if len(pair) == 2] for pairs in found if pairs]

    def line(self, part: str) -> int:
        """The number of a line, counted from 1; 0 where there is no such line."""
        parts = [verdict.part for verdict in self.verdicts]
        return parts.index(part) + 1 if part in parts else 0

    def is_lines(self) -> bool:
        return self.judgement.exercise.kind == "derivation"


# --- what ---------------------------------------------------------------------------------------------------------


def what(reading: Reading) -> str:
    """The misconception where it is certain; a tie told as a tie; otherwise the first failing verdict's sentence."""
    certain, tied, failing = reading.certain(), reading.tied(), reading.failing()
    if failing is not None and failing.status is Status.pending:
        return ""
    if failing is not None and failing.status is Status.fault:
        return failing.message
    if certain:
        return certain[0].what[reading.lang]
    if tied:
        return reading.say("diagnosis.tie", count=count(reading.lang, len(tied)))
    if together := reading.together():
        return reading.say("diagnosis.both") if len(together) == 1 else reading.say("diagnosis.pairs", count=count(reading.lang, len(together)))
    return failing.message if failing is not None else ""


# --- evidence -----------------------------------------------------------------------------------------------------


def evidence(reading: Reading, status: Status) -> list[str]:
    """How we know, and what is right already."""
    if status is Status.right:
        return [_all_right(reading), *_told(reading), *_sides(reading)]
    if status is Status.pending:
        return list(dict.fromkeys(verdict.message for verdict in reading.verdicts))
    if status is Status.fault:
        return []
    lines = [wrong.what[reading.lang] for wrong in reading.certain()[1:]]
    lines += [f"{number}. {text}" for number, text in enumerate(_listed_mistakes(reading), 1)]
    lines += [_joined(reading, pairs[0]) for pairs in reading.pairs() if len(pairs) == 1 and pairs != reading.together()]
    kind = reading.judgement.exercise.kind
    if kind == "code":
        lines += [" ".join(filter(None, (_explained(reading), _throughout(reading)))), *_followed(reading), *_together(reading), *_told(reading)]
    elif kind in ("derivation", "number"):
        lines += _followed(reading)
    lines += _sides(reading, ("number.open_right",))
    if kind != "choice":
        lines += [line for line in _besides(reading) if line not in lines]
    if status is Status.undecided:
        lines.append(reading.say("evidence.undecided"))
    return lines


def _sides(reading: Reading, but: Sequence[str] = ()) -> list[str]:
    """What the student's own values give on both sides of a condition, and how much of a list is right, where a mistake is named first."""
    said = [verdict.message for verdict in reading.verdicts if verdict.code in SIDES and verdict.code not in but]
    return [message for message in dict.fromkeys(said) if message != what(reading)]


def _listed_mistakes(reading: Reading) -> list[str]:
    """What `what` announces: the mistakes tied, the two of a pair, or the pairs tied."""
    together = reading.together()
    if len(together) > 1:
        return [_joined(reading, pair) for pair in together]
    return [wrong.what[reading.lang] for wrong in (together[0] if together else reading.tied())]


def _joined(reading: Reading, pair: Sequence[Misconception]) -> str:
    first, second = (Marked(wrong.what[reading.lang]) for wrong in pair)
    return reading.say("diagnosis.and", first=first, second=second)


def _all_right(reading: Reading) -> str:
    judgement, lang = reading.judgement, reading.lang
    parts = len(reading.verdicts)
    if judgement.exercise.kind == "derivation":
        return say(lang, "evidence.lines_right", n=parts, count=count(lang, parts))
    if judgement.exercise.kind == "number":
        shown = [_result(verdict) for verdict in reading.verdicts]
        return say(lang, "evidence.values_right", n=parts, count=count(lang, parts), values=listing(lang, shown))
    if judgement.exercise.kind == "choice":
        return say(lang, "evidence.choice_right")
    if judgement.exercise.kind == "text":
        return ""
    names = _names(reading.verdicts)
    if not judgement.cases:
        return say(lang, "evidence.agree_uncounted")
    if not names:
        return say(lang, "evidence.agree_result", n=judgement.cases)
    return say(lang, "evidence.agree", n=judgement.cases, values=_listed(names, lang))


def _result(verdict: Verdict) -> str:
    text = clip(short(str(verdict.args.get("text", ""))), 24)
    return f"`{quote(verdict.part)} = {quote(text)}`" if text else f"`{quote(verdict.part)}`"


def _explained(reading: Reading) -> str:
    """That a certain misconception, or two together, give exactly the student's numbers."""
    found = next((d for d in reading.judgement.diagnosis if d.certain and (reading.named(d) or d.pairs)), None)
    if found is None:
        return ""
    of_part = [verdict for verdict in reading.verdicts if verdict.part == found.part]
    wrong = [verdict for verdict in of_part if verdict.status is Status.wrong]
    if not wrong:
        return ""
    if reading.judgement.by_properties:
        return reading.say("evidence.misconception_properties")
    parts = {verdict.part for verdict in reading.verdicts}
    cases = reading.judgement.cases
    if len(parts) > 1 or not cases:
        return reading.say("evidence.misconception_part", part=found.part)
    names = [name for name in _names(of_part) if name in _names(wrong)]
    if not names:
        return reading.say("evidence.misconception_result", n=cases)
    code = "evidence.misconception" if len(names) == 1 else "evidence.misconception_several"
    return reading.say(code, n=cases, values=_listed(names, reading.lang))


def _throughout(reading: Reading) -> str:
    """Which returned values, or parts, are right in every group, where others are not."""
    columns: dict[str, list[Status]] = {}
    for verdict in reading.verdicts:
        columns.setdefault(_column(verdict), []).append(verdict.status)
    right = [name for name, statuses in columns.items() if all(good(status) for status in statuses)]
    if right and len(right) < len(columns):
        return reading.say("evidence.throughout", n=len(right), values=_listed(right, reading.lang))
    shown = [verdict.status for verdict in reading.verdicts if verdict.visible]
    if shown and all(good(status) for status in shown):
        return reading.say("evidence.visible_agree")
    return ""


def _together(reading: Reading) -> list[str]:
    """Why a value that is right in a group earned nothing there."""
    parts = dict.fromkeys(verdict.part for verdict in reading.verdicts if verdict.code == "numeric.together")
    names = [[r.name for r in p.returns] for p in reading.judgement.exercise.parts if p.name in parts]
    return [reading.say("evidence.together", values=_listed(one, reading.lang)) for one in names]


def _told(reading: Reading) -> list[str]:
    """What a student wants to know beside right and wrong: what a property measured, and where more than rounding is allowed."""
    told = [verdict.message for verdict in reading.verdicts if good(verdict.status) and verdict.code in MEASURED]
    loose: dict[tuple[str, str], str] = {}
    for verdict in reading.verdicts:
        why, case = str(verdict.args.get(f"allowed_{reading.lang}", "")), plain_title(group_title(verdict, reading.judgement, reading.lang))
        if why and isinstance(allowed := verdict.args.get("allowed"), float):
            code = "evidence.loose_used" if good(verdict.status) else "evidence.loose"
            loose.setdefault((_column(verdict), why), reading.say(code, name=_column(verdict), case=Marked(case), allowed=allowed, why=Marked(why)))
    return list(dict.fromkeys([*told, *loose.values()]))


def _column(verdict: Verdict) -> str:
    return verdict.value or verdict.part


def _names(verdicts: Iterable[Verdict]) -> list[str]:
    """The names of the values, in order; none where the part's one result has no name of its own."""
    verdicts = list(verdicts)
    names = list(dict.fromkeys(_column(verdict) for verdict in verdicts))
    single = len({verdict.part for verdict in verdicts}) == 1
    return [] if single and names == [verdicts[0].part] else names


def _listed(names: Sequence[str], lang: Lang) -> Marked:
    return listing(lang, [f"`{quote(clip(name, WIDTH))}`" for name in names])


def _besides(reading: Reading) -> list[str]:
    """What else is not right, and is said nowhere else: the first sentence of each further part."""
    told = {d.part for d in reading.judgement.diagnosis if reading.named(d) or d.pairs}
    spoken = reading.failing() if not (reading.certain() or reading.tied() or reading.together()) else None
    told |= {spoken.part} if spoken else set()
    said: dict[str, str] = {}
    for verdict in reading.verdicts:
        empty = verdict.status is Status.no_answer and verdict.code not in SHOWS
        if verdict.part not in told and not good(verdict.status) and not empty:
            said.setdefault(verdict.part, verdict.message)
    here = spoken.message if spoken else ""
    return [message for message in dict.fromkeys(said.values()) if message != here][:MOST_BESIDES]


def _followed(reading: Reading) -> list[str]:
    """Which lines go on correctly from an own earlier mistake, one sentence for each mistake."""
    sources: dict[str, list[Verdict]] = {}
    origin: dict[str, str] = {}
    for verdict in reading.verdicts:
        if verdict.status is Status.follow_through:
            source = str(verdict.args.get("from", ""))
            origin[verdict.part] = origin.get(source, source)
            sources.setdefault(origin[verdict.part], []).append(verdict)
    return [_follow(reading, name, verdicts) for name, verdicts in sources.items()]


def _follow(reading: Reading, name: str, verdicts: Sequence[Verdict]) -> str:
    parts = list(dict.fromkeys(verdict.part for verdict in verdicts))
    lang, n = reading.lang, len(parts)
    numbers, order = [reading.line(part) for part in parts], reading.line(name)
    if reading.is_lines() and order:
        return say(lang, "evidence.follow", n=n, lines=listing(lang, [str(i) for i in numbers]), line=order)
    values = _listed(parts, lang)
    if not name:
        return say(lang, "evidence.follow_own", n=n, values=values)
    return say(lang, "evidence.follow_value", n=n, values=values, name=Marked(f"`{quote(clip(name, WIDTH))}`"))


# --- where, why, try it -------------------------------------------------------------------------------------------


def where(reading: Reading) -> str:
    """The student's own line, or the point that shows it."""
    judgement = reading.judgement
    if judgement.where is not None:
        named = judgement.where.name
        return reading.say("where.line_name" if named else "where.line", line=judgement.where.line, name=named)
    if not judgement.at:
        return ""
    at = Marked(", ".join(f"*{quote(name, False)}* = {_prose(value, reading.lang)}" for name, value in judgement.at.items()))
    wrong = next((v for v in reading.verdicts if v.status is Status.wrong and {"yours", "right"} <= v.args.keys()), None)
    if wrong is None:
        return reading.say("where.point_only", at=at)
    shown = pair(_read(wrong.args["yours"]), _read(wrong.args["right"]), reading.lang)
    if shown[0] == shown[1]:
        return reading.say("where.point_near", at=at, line=reading.line(wrong.part))
    return reading.say("where.point", at=at, line=reading.line(wrong.part), yours=shown[0], right=shown[1])


def _prose(value: str, lang: Lang) -> str:
    text = quote(value, False).replace("-", "−")
    return text.replace(".", ",") if lang == "de" else text


def _read(value: object) -> object:
    """The number a text is, or the text."""
    found = NUMBER.match(value) if isinstance(value, str) else None
    return float(found[1]) if found else value


def source(line: Where) -> str:
    """The student's line, cut to what a page holds."""
    return clip(clean(line.source.strip()), WIDTH)


def why(reading: Reading) -> str:
    """One idea: the misconception's own, or what always lies behind such a result."""
    certain = reading.certain()
    if certain:
        return certain[0].why[reading.lang] if certain[0].why else ""
    failing = reading.failing()
    if failing is None or reading.tied() or reading.together():
        return ""
    yours, right = str(failing.args.get("yours", "")), str(failing.args.get("right", ""))
    name = str(failing.args.get("name", ""))
    general = {
        "numeric.type": "why.none" if failing.args.get("whole") else "",
        "numeric.returns_none": "why.none",
        "numeric.prints": "why.prints",
        "numeric.half_written": "why.half_written",
        "numeric.dtype": "why.integer" if "int" in yours else "",
        "numeric.shape": _why_shape(_shape(yours), _shape(right)),
        "numeric.device": "why.device",
        "numeric.device_fixed": "why.device",
        "numeric.changed": "why.changed",
        "numeric.state": "why.state",
    }.get(failing.code, "")
    own = failing.args.get(f"why_{reading.lang}")
    return clean(str(own)) if own else reading.say(general, name=name) if general else ""


def _why_shape(yours: list[int], right: list[int]) -> str:
    """What gives such a shape in place of the right one; the code of no sentence where many things do."""
    if len(yours) == 2 and yours[0] == yours[1] and right[:1] == yours[:1]:
        return "why.broadcast"
    if len(yours) == len(right) + 1 and any(n == 1 and yours[:i] + yours[i + 1 :] == right for i, n in enumerate(yours)):
        return "why.kept_axis"
    if len(right) == len(yours) + 1 and any(n == 1 and right[:i] + right[i + 1 :] == yours for i, n in enumerate(right)):
        return "why.lost_axis"
    if len(right) > 1 and yours == right[::-1]:
        return "why.transposed"
    return "why.all_summed" if right and not yours else ""


def _shape(text: str) -> list[int]:
    return [int(n) for n in re.findall(r"\d+", text)]


def trial(reading: Reading) -> Trial | None:
    """The smallest failing case, with both results as a comment that Python passes over."""
    given = reading.judgement.trial
    if given is None:
        return None
    code = [clip(clean(line), 2 * WIDTH) for line in given.code.splitlines()]
    yours, right = (clip(clean(described(text, reading.lang)), WIDTH - 12) for text in (given.yours, given.right))
    if not yours and not right:
        return Trial(code="\n".join(code), yours="", right="")
    comment = reading.say("trial.comment", yours=Marked(yours), right=Marked(right))
    if code and len(code[-1]) + 3 + len(comment) <= WIDTH:
        code[-1] += "   " + comment
    elif len(comment) <= WIDTH:
        code.append(comment)
    else:
        code.append(reading.say("trial.comment_yours", yours=Marked(yours)))
        code.append(reading.say("trial.comment_right", right=Marked(right)))
    return msgspec.structs.replace(given, code="\n".join(code))


def trial_text(reading: Reading) -> str:
    given = reading.judgement.trial
    if given is None:
        return ""
    only = "trial.after_only" if given.after else "trial.only"
    if max(len(given.yours), len(given.right)) > 32:
        return reading.say(only)
    if given.raises:
        return reading.say("trial.raises", yours=clip(clean(given.yours), WIDTH), right=Marked(_alone(given.right, reading.lang)))
    shown = _side_by_side(msgspec.structs.replace(given, yours=described(given.yours, reading.lang), right=described(given.right, reading.lang)), reading.lang)
    text = "trial.after" if given.after else "trial.text"
    return reading.say(only if shown[0] == shown[1] else text, yours=Marked(shown[0]), right=Marked(shown[1]))


def _alone(text: str, lang: Lang) -> str:
    """A result for prose, with the decimals it came with."""
    written = _written(text)
    return number(lang, *written) if written else pair(_read(text), _read(text), lang)[0]


def _side_by_side(given: Trial, lang: Lang) -> tuple[str, str]:
    """Both results for prose; with the decimals they came with, where these are as many."""
    yours, right = _written(given.yours), _written(given.right)
    if yours and right and yours[1] == right[1] and given.yours != given.right:
        return number(lang, *yours), number(lang, *right)
    if (NUMBER.match(given.yours) is None) != (NUMBER.match(given.right) is None):  # a number beside something else: as it is printed
        alone = [found[1] if (found := NUMBER.match(text)) else text for text in (given.yours, given.right)]
        return pair(alone[0], alone[1], lang)
    return pair(_read(given.yours), _read(given.right), lang)


def _written(text: str) -> tuple[float, int] | None:
    """A number without an exponent, and with how many decimals it is written."""
    found = NUMBER.match(text)
    return (float(found[1]), len(found[1].partition(".")[2])) if found and "e" not in found[1].lower() else None


# --- below ---------------------------------------------------------------------------------------------------------


def below(reading: Reading, status: Status) -> str:
    """What a verdict that can still change does not cover yet."""
    judgement = reading.judgement
    if judgement.graded or judgement.hidden or judgement.exercise.kind != "code" or status not in (Status.wrong, Status.partly):
        return ""
    groups = {verdict.group for verdict in reading.verdicts if verdict.group}
    if groups and groups >= {group for group, _ in judgement.exercise.group_titles}:
        return reading.say("below.visible", n=len(groups), count=count(reading.lang, len(groups)))
    return reading.say("below.visible_plain")

