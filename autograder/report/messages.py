"""A verdict's own sentence: its code and arguments in the report's language, with nothing in it that must stay hidden."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from autograder.language import Marked, clean, clip, gist, known, number, quote, say, yours_and_right
from autograder.records import OPEN, Judgement, Lang, Note, Status, Verdict

__all__ = ["SYNTAX", "WIDTH", "costless", "described", "good", "group_title", "note", "pair", "plain_title", "short", "spoken", "subject"]

WIDTH = 72
"""The longest line of a student's code, and the longest argument, that a sentence shows."""

MOST_OF_ERROR = 120
"""The longest text of an error that a sentence shows."""

TELLING = frozenset(f"numeric.{word}" for word in ("values", "shape", "type", "dtype", "finite", "length", "raised"))
"""Codes whose arguments tell what a case holds or gave."""

COSTLY = frozenset(f"note.{word}" for word in ("below_check", "cell_stopped", "cell_unread", "damaged", "no_cell", "passed_over", "stub_below", "too_long", "too_many"))
SYNTAX = frozenset({"SyntaxError", "IndentationError", "TabError"})
REFUSED = {"import": "numeric.refused_import", "loop": "numeric.refused_loop", "guard": "numeric.refused_guard"}
LONG_DECIMAL = re.compile(r"-?\d+\.\d{8,}(e[-+]?\d{1,3})?\Z")
KIND_OF = re.compile(r"(list|tuple|set|generator|dict) of (\d{1,9})")
ARRAY_OF = re.compile(r"array of (\w{1,40})")
VALUES = re.compile(r"(\d{1,3}) values")


def good(status: Status) -> bool:
    return status in (Status.right, Status.follow_through)


def spoken(verdict: Verdict, judgement: Judgement, lang: Lang) -> Verdict:
    """The verdict with its message. Of a hidden case that fails, neither values nor witness are left in it."""
    if not verdict.visible and not good(verdict.status):
        numeric = verdict.code.startswith("numeric.") and verdict.code not in TELLING
        if not numeric and verdict.status not in OPEN:
            verdict = msgspec.structs.replace(verdict, code="numeric.withheld", args={})
    if not verdict.visible and good(verdict.status):
        verdict = msgspec.structs.replace(verdict, args={})
    return msgspec.structs.replace(verdict, message=_message(verdict, judgement, lang))


def _message(verdict: Verdict, judgement: Judgement, lang: Lang) -> str:
    code, args = _prepared(verdict, judgement, lang)
    if not known(lang, code):
        return say(lang, "numeric.right" if good(verdict.status) else "verdict.other")
    try:
        return say(lang, code, **args)
    except KeyError:
        return say(lang, "verdict.other")


def _prepared(verdict: Verdict, judgement: Judgement, lang: Lang) -> tuple[str, dict[str, object]]:
    """The code of the sentence that fits best, and its fillings."""
    code = verdict.code
    args: dict[str, object] = {"part": verdict.part, "value": verdict.value or verdict.part, **verdict.args}
    args = {name: clip(value, WIDTH) if isinstance(value, str) else value for name, value in args.items()}
    args["case"] = Marked(plain_title(group_title(verdict, judgement, lang)) or quote(str(args.get("case", "")), False))
    args["subject"] = subject(verdict, judgement, lang)
    if args.get("message"):
        args["error"] = gist(f"{args.get('error')}: {verdict.args['message']}", MOST_OF_ERROR)
    if code == "numeric.values":
        code = _values(args, lang)
    elif isinstance(args.get("yours"), float) and isinstance(args.get("right"), float):
        args["yours"], args["right"] = _both(args["yours"], args["right"], args.get("digits"), lang)  # type: ignore[arg-type]
    if code in ("numeric.refused", "numeric.half_written", "numeric.stub_again"):
        args["place"] = _place(args, lang)
    if code == "numeric.refused":
        if args.get("rule") == "module":
            code = "numeric.no_module_near" if args.get("of") else "numeric.no_module"
        else:
            looped = args.get("rule") == "loop"
            code = ("numeric.refused_batch" if looped else "numeric.refused_of") if args.get("of") else REFUSED.get(str(args.get("rule")), code)
        if args.get("rule") == "loop" and verdict.args.get("name"):
            code = "numeric.refused_sizes"
    if code == "numeric.cell_raised" and str(verdict.args.get("error", "")) in SYNTAX:
        code = "numeric.cell_syntax"
    if code == "text.pending":
        args["n"] = args.get("words", args.get("n", 0))
        code = "text.pending" if judgement.graded else "text.written"
    if code == "numeric.type":
        args |= {name: described(str(args[name]), lang) for name in ("yours", "right")}
    values = VALUES.fullmatch(str(args.get("right", ""))) if code == "numeric.type" else None
    if values:
        code, args["n"] = "numeric.type_values", int(values[1])
    if not args.get("line") and known(lang, f"{code}_no_line"):
        code = f"{code}_no_line"
    return code, args


def _both(yours: float, right: float, digits: object, lang: Lang) -> tuple[Marked, Marked]:
    """Both numbers to the decimals that are asked for, where that tells them apart; else as they are best compared."""
    if isinstance(digits, int):
        texts = number(lang, yours, digits), number(lang, right, digits)
        if texts[0] != texts[1]:
            return Marked(texts[0]), Marked(texts[1])
    first, second = yours_and_right(yours, right, lang)
    return Marked(first), Marked(second)

def described(text: str, lang: Lang) -> str:
    """What kind of thing it is (`dict of 3`), in the language of the report; any other text as it is."""
    if found := KIND_OF.fullmatch(text):
        return say(lang, "value.kind_of", kind=Marked(found[1]), n=int(found[2]))
    return say(lang, "value.array_of", dtype=Marked(found[1])) if (found := ARRAY_OF.fullmatch(text)) else text


def _place(args: dict[str, object], lang: Lang) -> Marked:
    """A line as the subject of a sentence; with its cell where that is not the exercise's own."""
    code = ("place.cell" if args.get("cell") else "place.line") if args.get("line") else "place.code"
    return Marked(say(lang, code, line=args.get("line"), cell=args.get("cell")))


def _values(args: dict[str, object], lang: Lang) -> str:
    """Both numbers as texts to read side by side; where rounding for the eye makes them equal, their difference. Of a
    value that is right at first, how it drifts.
    """
    if "steps" in args:
        args["first"], args["last"] = (Marked(number(lang, float(f"{args[key]:.1e}"))) for key in ("first", "last"))
        return "numeric.drift"
    yours, right = args.get("yours"), args.get("right")
    args["yours"], args["right"] = pair(yours, right, lang)
    if args["yours"] == args["right"] and _numeric(yours) and _numeric(right):
        args["difference"] = Marked(number(lang, float(f"{abs(float(yours) - float(right)):.1e}")))  # type: ignore[arg-type]
        if "tolerances" not in args:
            return "numeric.values_close"
        args["times"] = Marked(number(lang, float(f"{args['tolerances']:.1e}")))
        return "numeric.values_times"
    return "numeric.values"


def pair(yours: object, right: object, lang: Lang) -> tuple[Marked, Marked]:
    """What a student's code gave beside what is right: numbers in prose, everything else as code."""
    if _numeric(yours) and _numeric(right):
        texts = yours_and_right(float(yours), float(right), lang)  # type: ignore[arg-type]
        return Marked(texts[0]), Marked(texts[1])
    return _as_code(yours), _as_code(right)


def _numeric(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _as_code(value: object) -> Marked:
    return Marked(f"`{clip(quote(str(value)), WIDTH)}`")


def subject(verdict: Verdict, judgement: Judgement, lang: Lang) -> Marked:
    """What a sentence is about: a returned value by its name, an item of it (`w[2]`), or the one result of a part."""
    named = str(verdict.args.get("place") or verdict.args.get("value") or verdict.value or verdict.part)
    head, bracket, rest = named.partition("[")
    if head != verdict.part:
        return Marked(f"`{quote(clip(named, WIDTH))}`")
    code = "subject.item" if bracket else "subject.result"
    if len(judgement.exercise.parts) > 1:
        code += "_of"
    return Marked(say(lang, code, place=clip(bracket + rest, WIDTH), part=verdict.part))


def group_title(verdict: Verdict, judgement: Judgement, lang: Lang) -> str:
    """The title of the verdict's group of cases; its name where the author gave none."""
    titles = dict(judgement.exercise.group_titles)
    if verdict.group in titles:
        return titles[verdict.group][lang]
    return clean(verdict.group)


def plain_title(title: str) -> str:
    """A group's title without the `code` at its end."""
    head, mark, _ = title.partition("`")
    return head.rstrip(" ,:(") if mark and head.strip() else title


def short(text: str) -> str:
    """A computed decimal without the digits nobody reads."""
    return f"{float(text):.6g}" if LONG_DECIMAL.match(text) else text


def note(given: Note, lang: Lang) -> Note:
    """The note with its sentence."""
    try:
        message = say(lang, given.code, **given.args) if known(lang, given.code) else ""
    except KeyError:
        message = ""
    return msgspec.structs.replace(given, message=message)


def costless(notes: Sequence[Note]) -> bool:
    """Whether all of these cost nobody a point: nothing that may be an answer was left unread."""
    return not any(given.code in COSTLY for given in notes)
