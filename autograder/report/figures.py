"""Figures in a text: as pictures in Markdown with a sentence and a table beside them, or in words alone."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence

from autograder.figures import PLACE
from autograder.language import number, points, say
from autograder.records import Contours, Curve, Curves, Figure, Image, Lang, Pixels
from autograder.report.drawings import svg
from autograder.report.markup import to_plain

__all__ = ["MOST", "address", "in_markdown", "in_text", "tables"]

MOST = 150_000  # characters of a picture's address
MOST_ROWS = 12


def in_markdown(text: str, figures: Sequence[Figure], lang: Lang) -> str:
    """A Markdown text with a picture in the place of every `{{figure: name}}`, its numbers folded in below.

    The picture stands in the text itself, as data: an attachment would be lost where a notebook's cells are put in order
    again, a file where it is moved.
    """
    return _put(text, figures, lambda figure: f"![{_alternative(figure, lang)}]({address(figure, lang)})", lambda figure: _folded(figure, lang))


def in_text(text: str, figures: Sequence[Figure], lang: Lang) -> str:
    """The same for a terminal: the sentence, and the numbers as a table."""
    return _put(text, figures, lambda figure: to_plain(figure.sentence[lang]), lambda figure: tables(figure, lang))


def address(figure: Figure, lang: Lang) -> str:
    """The picture as the address of an image."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg(figure, lang).encode('utf-8')).decode('ascii')}"


def tables(figure: Figure, lang: Lang) -> list[str]:
    """What is drawn, as lines of Markdown: tables of numbers; of small pictures their pixels."""
    match figure.drawing:
        case Curves() as drawing:
            return _spaced([*_values(drawing, figure, lang), *(_places(one, figure, lang) for one in drawing.points)])
        case Contours() as drawing:
            levels = say(lang, "figure.levels", levels=", ".join(number(lang, level) for level in drawing.levels))
            return _spaced([[levels], *(_places(path, figure, lang) for path in drawing.paths)])
        case Pixels() as drawing:
            return _spaced([[f"{_said(image, figure, lang)}:", "", "```text", *_rows(image), "```"] for image in drawing.images])


def _put(text: str, figures: Sequence[Figure], shown: Callable[[Figure], str], below: Callable[[Figure], list[str]]) -> str:
    """What is `below` follows the line that calls a figure."""
    known = {figure.name: figure for figure in figures}
    lines: list[str] = []
    given = text.split("\n")
    for line, after in zip(given, [*given[1:], ""], strict=True):
        called = [known[name] for name in PLACE.findall(line) if name in known]
        lines += _with_figures(line, called, shown, below) if called else [line]
        lines += [""] if called and after.strip() else []
    return "\n".join(lines)


def _with_figures(line: str, called: Sequence[Figure], shown: Callable[[Figure], str], below: Callable[[Figure], list[str]]) -> list[str]:
    """One line and its figures; an item of a list has them under its own words, as far in."""
    if line.startswith("- "):
        more = [one for figure in called for one in ("", shown(figure), "", *below(figure))]
        return [PLACE.sub("", line).rstrip(), *(f"  {one}" if one else "" for one in more)]
    drawn = {figure.name: shown(figure) for figure in called}
    return [PLACE.sub(lambda place: drawn.get(place[1], place[0]), line), *(one for figure in called for one in ("", *below(figure)))]


def _alternative(figure: Figure, lang: Lang) -> str:
    """The sentence between the brackets of an image."""
    return to_plain(figure.sentence[lang]).replace("[", "(").replace("]", ")").replace("\\", "")


def _folded(figure: Figure, lang: Lang) -> list[str]:
    return ["<details>", f"<summary>{say(lang, 'figure.table')}</summary>", "", *tables(figure, lang), "", "</details>"]


def _values(drawing: Curves, figure: Figure, lang: Lang) -> Iterator[list[str]]:
    """One table for all curves over the same x; each its own where they differ."""
    over: dict[tuple[float, ...], list[Curve]] = {}
    for one in drawing.curves:
        over.setdefault(one.x, []).append(one)
    for x, together in over.items():
        wanted = [i for i, at in enumerate(x) if at in drawing.rows] if len(over) == 1 else []
        chosen = wanted or _some(len(x))
        head = [figure.x[lang], *(_said(one, figure, lang) for one in together)]
        yield _table(head, [[_short(lang, x[i]), *(_short(lang, one.y[i]) for one in together)] for i in chosen])


def _places(one: Curve, figure: Figure, lang: Lang) -> list[str]:
    """The points of one path or group."""
    head = [_said(one, figure, lang), figure.x[lang], figure.y[lang]]
    return _table(head, [[points(lang, i + 1), _short(lang, one.x[i]), _short(lang, one.y[i])] for i in _some(len(one.x))])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in (head, ["---:"] * len(head), *rows)]


def _rows(image: Image) -> Iterator[str]:
    whole = all(value == int(value) for row in image.rows for value in row)
    cells = [[f"{value:.0f}" if whole else f"{value:.2f}" for value in row] for row in image.rows]
    width = max(len(cell) for row in cells for cell in row)
    return (" ".join(cell.rjust(width) for cell in row) for row in cells)


def _said(part: Curve | Image, figure: Figure, lang: Lang) -> str:
    return next((said[lang] for name, said in figure.names if name == part.name), part.name)


def _short(lang: Lang, value: float) -> str:
    return number(lang, float(f"{value:.4g}"))


def _some(count: int) -> list[int]:
    """So many of the points as a person reads, evenly spaced, the ends among them."""
    rows = min(count, MOST_ROWS)
    return sorted({round(i * (count - 1) / max(1, rows - 1)) for i in range(rows)})


def _spaced(blocks: Sequence[list[str]]) -> list[str]:
    return [line for i, block in enumerate(blocks) for line in ([""] if i else []) + block]
