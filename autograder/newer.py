"""Code for a newer Python than this one: f-strings as 3.12 reads them are rewritten, other syntax is told for what it is.

Since 3.12 a field of an f-string may hold the quotes that enclose it, backslashes, comments and line breaks (PEP 701).
`f"{d["k"]!r:>{n}}"` becomes `"{!r:>{}}".format((d["k"]), (n))`, which every Python runs to the same text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from autograder.syntax import TooMuch, parse

__all__ = ["needs", "readable"]

STRING = re.compile(r"(?P<prefix>[A-Za-z]{0,2})(?P<quote>\"\"\"|'''|\"|')")
SKIPPED = re.compile(r"#[^\n]*|\w+|\s+|.", re.DOTALL)
FORMATTED = re.compile(r"""(?:[fF][rR]?|[rR][fF])["']""")
WORD = re.compile(r"\w+|.", re.DOTALL)
CONVERSION = re.compile(r"![rsa](?=[:}])")
DEEPEST = 8
PARSED = 100_000

NEWER: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("3.12", lambda s: re.sub(r"^([ \t]*)type[ \t]+(\w+)[ \t]*(?:\[[^\n=]*\])?[ \t]*=", r"\1\2 =", s, flags=re.MULTILINE)),
    ("3.12", lambda s: re.sub(r"^([ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+\w+)\[[^\n(]*?\](?=[ \t]*[(:])", r"\1", s, flags=re.MULTILINE)),
    ("3.14", lambda s: re.sub(r"^([ \t]*except\*?[ \t]+)([A-Z][\w.]*(?:[ \t]*,[ \t]*[A-Z][\w.]*)+)[ \t]*:", r"\1(\2):", s, flags=re.MULTILINE)),
    ("3.14", lambda s: re.sub(r"(?<![\w\"'])[tT]([rR]?[\"'])", r"f\1", s)),
)


class _Unclear(ValueError):
    """An f-string that is not rewritten: broken, or with something that has no like in `str.format`."""


def readable(source: str) -> str:
    """The same program for this Python, line by line as before; the source itself where that is not needed, or not sure."""
    if not FORMATTED.search(source) or len(source) > PARSED or _parses(source):
        return source
    try:
        made = _rewritten(source, 0)
    except _Unclear:
        return source
    return made if made != source and _parses(made) else source


def needs(source: str) -> str:
    """From which Python on this can be read, where that is newer than this one; empty where it is not that."""
    if _parses(source) or len(source) > PARSED:
        return ""
    try:
        source = _rewritten(source, 0, sure=False)
    except _Unclear:
        return ""
    needed = "3.12" if _parses(source) else ""
    for version, older in NEWER:
        if needed:
            break
        source = older(source)
        needed = version if _parses(source) else ""
    return needed


def _parses(source: str) -> bool:
    try:
        parse(source)
    except SyntaxError:
        return False
    except TooMuch:
        return True
    return True


def _rewritten(source: str, depth: int, *, sure: bool = True) -> str:
    """All f-strings as calls of `format`. `sure`: only where nothing stands beside them that would be joined to them."""
    made: list[str] = []
    at, before = 0, ""  # `before`: what stood there last, of any weight
    while at < len(source):
        opened = STRING.match(source, at)
        if opened is None or (opened["prefix"] and not _is_prefix(opened["prefix"])):
            piece = SKIPPED.match(source, at)
            assert piece is not None
            made.append(piece[0])
            at = piece.end()
            before = before if piece[0].isspace() or piece[0].startswith("#") else piece[0]
            continue
        formatted = "f" in opened["prefix"].lower()
        text, end = _formatted(source, opened, depth, sure) if formatted else (None, _end_of_plain(source, opened))
        if text is not None and sure and (before == "string" or STRING.match(source, _next(source, end))):
            raise _Unclear("strings side by side")
        made.append(source[at:end] if text is None else text)
        at, before = end, "string"
    return "".join(made)


def _is_prefix(prefix: str) -> bool:
    return prefix.lower() in ("r", "u", "b", "f", "br", "rb", "fr", "rf")


def _next(source: str, at: int) -> int:
    while at < len(source) and source[at] in " \t":
        at += 1
    return at


def _end_of_plain(source: str, opened: re.Match[str]) -> int:
    closed = re.compile(rf"(?:\\.|[^\\])*?{opened['quote']}", re.DOTALL).match(source, opened.end())
    if closed is None or (len(opened["quote"]) == 1 and "\n" in closed[0].replace("\\\n", "")):
        raise _Unclear("a string that does not end")
    return closed.end()


def _formatted(source: str, opened: re.Match[str], depth: int, sure: bool, *, look: bool = False) -> tuple[str | None, int]:
    """An f-string from its prefix to its end, as a call of `format`; None where it has no field. `look`: only for its end."""
    if depth > DEEPEST:
        raise _Unclear("nested too deeply")
    values: list[str] | None = None if look else []
    body, at = _literal(source, opened.end(), opened["quote"], values, depth, sure)
    end = at + len(opened["quote"])
    if not values:
        return None, end
    prefix = re.sub("[fF]", "", opened["prefix"])
    return f"{prefix}{opened['quote']}{body}{opened['quote']}.format({', '.join(values)})", end


def _literal(source: str, at: int, quote: str, values: list[str] | None, depth: int, sure: bool, *, spec: bool = False) -> tuple[str, int]:
    """The text up to the closing quote (of a format's `spec`: up to its brace), its fields emptied, their values kept."""
    made: list[str] = []
    while at < len(source):
        if source.startswith(quote, at) and not spec:
            return "".join(made), at
        char = source[at]
        if spec and char == "}":
            return "".join(made), at
        if char == "\\" or (source[at : at + 2] in ("{{", "}}") and not spec):
            made.append(source[at : at + 2])
            at += 2
        elif char == "{":
            field, at = _field(source, at + 1, quote, values, depth, sure)
            made.append(field)
        elif char == "\n" and len(quote) == 1:
            break
        else:
            made.append(char)
            at += 1
    raise _Unclear("an f-string that does not end")


def _field(source: str, at: int, quote: str, values: list[str] | None, depth: int, sure: bool) -> tuple[str, int]:
    if depth > DEEPEST:
        raise _Unclear("nested too deeply")
    end = _end_of_value(source, at, depth)
    value = source[at:end].strip(" \t")
    shown = ""
    if value.endswith("=") and not value.endswith(("==", "!=", "<=", ">=")):
        value, shown = value[:-1], source[at:end].replace("{", "{{").replace("}", "}}")
        if sure and (quote[0] in shown or "\\" in shown or "\n" in shown):
            raise _Unclear("a field that shows itself")
    place = len(values or ())
    if values is not None:
        values.append("")
    conversion = CONVERSION.match(source, end)
    mark = conversion[0] if conversion else "!r" if shown and source[end : end + 1] != ":" else ""
    end = conversion.end() if conversion else end
    spec = ""
    if source[end : end + 1] == ":":
        inner, end = _literal(source, end + 1, quote, values, depth + 1, sure, spec=True)
        spec = f":{inner}"
    if source[end : end + 1] != "}":
        raise _Unclear("a field that does not end")
    if not value.strip():
        raise _Unclear("an empty field")
    if values is not None:
        values[place] = f"({_rewritten(value, depth + 1, sure=sure)}{chr(10) if '#' in value else ''})"
    return f"{shown}{{{mark}{spec}}}", end + 1


def _end_of_value(source: str, at: int, within: int) -> int:
    """Where a field's value ends: at its conversion, its format or its brace."""
    depth = 0
    while at < len(source):
        if (opened := STRING.match(source, at)) and (not opened["prefix"] or _is_prefix(opened["prefix"])):
            at = _formatted(source, opened, within + 1, False, look=True)[1] if "f" in opened["prefix"].lower() else _end_of_plain(source, opened)
            continue
        char = source[at]
        if char in "([{":
            depth += 1
        elif depth and char in ")]}":
            depth -= 1
        elif depth == 0 and (char in ":}" or (char == "!" and source[at + 1 : at + 2] != "=")):
            return at
        elif char == "#":
            at = source.find("\n", at)
            if at < 0:
                break
            continue
        piece = WORD.match(source, at)
        assert piece is not None
        at = piece.end()
    raise _Unclear("a field that does not end")
