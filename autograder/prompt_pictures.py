"""Pictures that lie beside a prompt (`![what it shows](network.png)`): put into the text itself, so that they go where it goes."""

from __future__ import annotations

import base64
import re
from pathlib import Path

from autograder.course import CourseError

__all__ = ["MOST", "with_pictures"]

MOST = 100_000  # bytes of a file
KINDS = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif"}
PICTURE = re.compile(r"!\[([^\]\n]*)\]\(([^()\s:]+)\)")


def with_pictures(text: str, prompt: Path) -> str:
    """The prompt's text with the pictures of its folder in it. Raises `CourseError` for one that cannot go along."""

    def put(found: re.Match[str]) -> str:
        place = f"{prompt}, line {text.count(chr(10), 0, found.start()) + 1}: the picture `{found[2]}`"
        return f"![{found[1]}]({_address(prompt.parent / found[2], found[1], place)})"

    return PICTURE.sub(put, text)


def _address(path: Path, alternative: str, place: str) -> str:
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise CourseError(f"{place} is no .png, .jpg or .gif. Save it as one of them; what can be drawn from numbers, `figures` in spec.py draws.")
    if not path.is_file():
        raise CourseError(f"{place} is not there. Put it into the folder of the prompt.")
    if not alternative.strip():
        raise CourseError(f"{place} says nothing to who cannot see it. Write what it shows between the brackets.")
    content = path.read_bytes()
    if len(content) > MOST:
        raise CourseError(f"{place} has {len(content)} bytes; at most {MOST} go into a notebook. Make it smaller.")
    return f"data:image/{kind};base64,{base64.b64encode(content).decode('ascii')}"
