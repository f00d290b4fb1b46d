"""Which entries of an array are off: a grid of cells, filled where they are, and one sentence that names the pattern."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.language import clean, clip, say
from autograder.records import HeatMap, Lang
from autograder.report.markup import to_html
from autograder.report.plot import HEIGHT, RIGHT, WIDTH, label

__all__ = ["figure", "in_text", "sentence"]

LEFT, TOP = 26.0, 10.0
LARGEST = 24.0
FAINTEST = 0.3  # of a cell that is hardly off


def figure(heat: HeatMap, lang: Lang) -> str:
    """The grid as a <figure>: its caption is the sentence."""
    rows, columns = len(heat.off), len(heat.off[0])
    side = min(LARGEST, (RIGHT - LEFT) / columns, (HEIGHT - TOP - 30) / rows)
    cells = "".join(_cell(off, LEFT + side * j, TOP + side * i, side) for i, row in enumerate(heat.off) for j, off in enumerate(row))
    down = [label(str(i), "e", LEFT - 6, TOP + side * (i + 0.5) - 9) for i in (0, rows - 1)]
    along = [label(str(j), "m", LEFT + side * (j + 0.5), TOP + side * rows + 3) for j in (0, columns - 1)]
    meaning = label(say(lang, "heat.filled"), "ly", LEFT + side * columns + 12, TOP)
    return (
        f'<figure class="plot"><figcaption>{to_html(sentence(heat, lang))}</figcaption><div aria-hidden="true">'
        f'<svg width="{WIDTH}" height="{HEIGHT}"><g class="h">{cells}</g></svg>{"".join([*down, *along, meaning])}</div></figure>'
    )


def in_text(heat: HeatMap) -> Iterator[str]:
    """The grid as lines of text."""
    for row in heat.off:
        yield " ".join("✗" if off else "·" for off in row)


def sentence(heat: HeatMap, lang: Lang) -> str:
    """Which entries are off: one row, one column, the diagonal, everything else, or how many."""
    wrong = {(i, j) for i, row in enumerate(heat.off) for j, off in enumerate(row) if off}
    name = clip(clean(heat.name), 40)
    rows, columns = {i for i, _ in wrong}, {j for _, j in wrong}
    every = {(i, j) for i in range(len(heat.off)) for j in range(len(heat.off[0]))}
    diagonal = {(i, j) for i, j in every if i == j}
    if len(wrong) == 1:
        return say(lang, "heat.one", name=name, at=", ".join(map(str, *wrong)))
    if len(rows) == 1:
        return say(lang, "heat.row", name=name, i=rows.pop())
    if len(columns) == 1:
        return say(lang, "heat.column", name=name, j=columns.pop())
    if wrong in (diagonal, every - diagonal):
        return say(lang, "heat.diagonal" if wrong == diagonal else "heat.beside", name=name)
    return say(lang, "heat.some", name=name, k=len(wrong), of=len(every))


def _cell(off: float, x: float, y: float, side: float) -> str:
    place = f'x="{x + 1:.1f}" y="{y + 1:.1f}" width="{side - 2:.1f}" height="{side - 2:.1f}"'
    if not off:
        return f"<rect {place}/>"
    return f'<rect class="w" fill-opacity="{FAINTEST + (1 - FAINTEST) * min(off, 1.0):.2f}" {place}/>'
