"""What a late penalty follows from: how late a hand-in is, and nbgrader's settings and plugin that price it.

The penalty itself is nbgrader's to compute (`AssignLatePenalties`), whichever command grades. Here is what tells when it
has to be computed again.
"""

from __future__ import annotations

import hashlib
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.course import CourseError

__all__ = ["seconds_late", "terms"]

EPOCH = datetime(1970, 1, 1)  # nbgrader keeps an extension as a moment after it


def seconds_late(timestamp: str | None, due: str | None, extension: str | None) -> int:
    """As nbgrader counts them, from the texts its database keeps."""
    if not timestamp or not due:
        return 0
    end = datetime.fromisoformat(due) + (datetime.fromisoformat(extension) - EPOCH if extension else EPOCH - EPOCH)
    return max(0, int((datetime.fromisoformat(timestamp) - end).total_seconds()))


def terms(config: Any) -> str:
    """A hash of the settings and the plugin. Raises `CourseError` where the plugin cannot be had."""
    from nbgrader.preprocessors import AssignLatePenalties

    try:
        plugin = AssignLatePenalties(config=config).plugin_class
    except Exception as error:
        raise CourseError(f"AssignLatePenalties.plugin_class in your nbgrader configuration: {type(error).__name__}: {error}.") from None
    names = {kind.__name__ for kind in plugin.__mro__} | {"AssignLatePenalties"}
    settings = {name: sorted((trait, repr(value)) for trait, value in config[name].items()) for name in sorted(names) if name in config}
    source = b""
    with suppress(OSError, TypeError):
        source = Path(str(sys.modules[plugin.__module__].__file__)).read_bytes()
    return hashlib.sha256(repr(settings).encode() + source).hexdigest()[:16]
