"""The Markdown of prompts on a terminal: headings, paragraphs, lists, tables, code and formulas; what it does not know stays as written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autograder.report.markup import to_plain
from autograder.report.mathtext import plain
from autograder.report.terminal import Paint, pad, width_of

__all__ = ["in_terminal", "sentences"]

HEADING = re.compile(r"(#{1,6}) +(.*?)[ #]*")
ITEM = re.compile(r"( *)([-*+]|\d{1,9}[.)]) +(.*)")
FENCE = re.compile(r" *(```+|~~~+)")
RULE = re.compile(r" *([-*_])( *\1){2,} *")
COLUMNS = re.compile(r" *\|?( *:?-+:? *\|)+( *:?-+:? *)?")
CELLS = re.compile(r"(?<!\\)\|")
INLINE = re.compile(
    r"(?<!`)(?P<ticks>`{1,3})(?!`)(?P<code>.{1,400}?)(?<!`)(?P=ticks)(?!`)"
    r"|!?\[(?P<text>[^\[\]]*)\]\((?P<address>[^()\s]*)(?:\s[^()]*)?\)"
    r"|\*\*(?P<strong>\S(?:.{0,400}?\S)?)\*\*"
    r"|(?<!\*)\*(?P<em>[^\s*](?:[^*]{0,400}[^\s*])?)\*(?!\*)"
    r"|\\(?P<sign>[\\`*_{}\[\]()#+.!|>-])"
)
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
NARROWEST, DEEPEST, CELL = 20, 12, 8


def in_terminal(text: str, width: int, color: bool = False) -> str:
    """The text in lines of at most `width` columns; only code, formulas and tables that cannot be narrower are longer."""
    lines = plain(text).expandtabs(4).splitlines()
    blocks = ["\n".join(block) for block in _blocks(lines, max(width, NARROWEST), Paint(color)) if block]
    return "\n".join(blocks).strip("\n")


def sentences(text: str, width: int) -> str:
    """What the house says, without its marks; lines that are further in are programs or tables, and stay as they are."""
    lines = to_plain(text).split("\n")
    return "\n".join(part for line in lines for part in ([line] if line.startswith(" ") else _wrapped(line, max(width, NARROWEST))))


def _blocks(lines: Sequence[str], width: int, paint: Paint) -> Iterator[list[str]]:
    """Blocks with the empty line that follows each; items of one list follow each other closely."""
    at = 0
    while at < len(lines):
        line = lines[at]
        end = at + 1
        if not line.strip():
            pass
        elif fence := FENCE.match(line):
            while end < len(lines) and not lines[end].lstrip().startswith(fence[1]):
                end += 1
            yield [*(f"    {code}" for code in lines[at + 1 : end]), ""]
            end += 1
        elif heading := HEADING.fullmatch(line):
            yield [*_heading(_inline(heading[2], paint), len(heading[1]), width, paint), ""]
        elif RULE.fullmatch(line):
            yield ["─" * width, ""]
        elif line.startswith("    "):
            while end < len(lines) and lines[end].startswith("    "):
                end += 1
            yield [*lines[at:end], ""]
        elif (item := ITEM.fullmatch(line)) and width > DEEPEST:
            end = _end_of_item(lines, at, len(item[1]) + 2)
            yield from _item(item, lines[at + 1 : end], width, paint)
            yield [] if end < len(lines) and ITEM.fullmatch(lines[end]) else [""]
        elif line.lstrip().startswith("|") and at + 1 < len(lines) and COLUMNS.fullmatch(lines[at + 1]):
            while end < len(lines) and lines[end].lstrip().startswith("|"):
                end += 1
            yield [*_table([_cells(row) for row in lines[at:end]], width, paint), ""]
        else:
            while end < len(lines) and _goes_on(lines[end]):
                end += 1
            yield [*_wrapped(_inline(" ".join(part.strip() for part in lines[at:end]), paint), width), ""]
        at = end


def _goes_on(line: str) -> bool:
    """Whether a paragraph is not over yet."""
    begins = line.startswith("    ") or FENCE.match(line) or HEADING.fullmatch(line) or ITEM.fullmatch(line) or line.lstrip().startswith("|")
    return bool(line.strip()) and not begins


def _end_of_item(lines: Sequence[str], at: int, inside: int) -> int:
    """The first line after an item of a list that is not part of it: what is as far in as its words is."""
    end = at + 1
    while end < len(lines):
        line = lines[end]
        further = len(line) - len(line.lstrip()) >= inside
        if line.strip() and not further and (not lines[end - 1].strip() or not _goes_on(line)):
            break
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    return end


def _item(item: re.Match[str], more: Sequence[str], width: int, paint: Paint) -> Iterator[list[str]]:
    """An item with everything under it, behind its sign."""
    sign, inside = "•" if item[2] in "-*+" else item[2], item.start(3)
    under = [item[3], *(line[min(inside, len(line) - len(line.lstrip())) :] for line in more)]
    first, *rest = [line for block in _blocks(under, width - len(sign) - 2, paint) for line in block] or [""]
    while rest and not rest[-1]:
        rest.pop()
    yield [f" {sign} {first}", *(" " * (len(sign) + 2) + line if line else "" for line in rest)]


def _heading(text: str, level: int, width: int, paint: Paint) -> list[str]:
    lines = [paint(line, "bold") for line in _wrapped(text, width)]
    return [*lines, "─" * width] if level == 1 else lines


def _inline(text: str, paint: Paint) -> str:
    return INLINE.sub(lambda mark: _marked(mark, paint), text)


def _marked(mark: re.Match[str], paint: Paint) -> str:
    if mark["code"] is not None:
        return paint(mark["code"].strip() or mark["code"], "go")
    if mark["text"] is not None:
        shown = mark["text"] if mark[0].startswith("!") or mark["address"].startswith("#") else f"{mark['text']} ({mark['address']})"
        return _inline(shown, paint)
    if mark["sign"] is not None:
        return mark["sign"]
    return paint(_inline(mark["strong"], Paint(False)), "bold") if mark["strong"] is not None else paint(_inline(mark["em"], Paint(False)), "italic")


def _wide(text: str) -> int:
    return width_of(ESCAPES.sub("", text))


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of words; a word that is too long stands alone."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and _wide(lines[-1]) + 1 + _wide(word) > width:
            lines.append(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return lines


# --- tables -------------------------------------------------------------------------------------------------------


def _cells(row: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in CELLS.split(row.strip().removeprefix("|").removesuffix("|"))]


def _table(rows: Sequence[Sequence[str]], width: int, paint: Paint) -> list[str]:
    """The head, a rule, the rows; where they are too wide, the widest columns are wrapped."""
    head, form, *body = rows
    count = len(head)
    cells = [[_inline(cell, paint) for cell in [*row, *[""] * count][:count]] for row in (head, *body)]
    right = [cell.endswith(":") and not cell.startswith(":") for cell in [*form, *[""] * count][:count]]
    widths = [max(_wide(row[i]) for row in cells) for i in range(count)]
    while sum(widths) + 2 * count > width and max(widths) > CELL:
        widths[widths.index(max(widths))] -= 1
    lines = [line for row in cells for line in _row(row, widths, right)]
    after = len(_row(cells[0], widths, right))
    rule = "─" * (sum(widths) + 2 * (count - 1))
    return [f"  {line}".rstrip() for line in (*(paint(line, "soft") for line in lines[:after]), rule, *lines[after:])]


def _row(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    parts = [_wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    height = max(map(len, parts))
    filled = [[*part, *[""] * (height - len(part))] for part in parts]
    return ["  ".join(_padded(part[n], widths[i], right[i]) for i, part in enumerate(filled)) for n in range(height)]


def _padded(text: str, width: int, right: bool) -> str:
    return pad(text, width + len(text) - len(ESCAPES.sub("", text)), right) if ESCAPES.search(text) else pad(text, width, right)
