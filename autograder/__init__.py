"""fairmark: exercises and exams on neural networks, graded fairly. In a notebook: `from autograder import check, hint`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.hints import hint
    from autograder.selfcheck import check

__all__ = ["check", "hint"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name == "hint":
        from autograder.hints import hint

        globals()["hint"] = hint
        return hint
    if name != "check":
        raise AttributeError(f"module 'autograder' has no attribute {name!r}")
    from autograder.selfcheck import check, watch

    watch()
    globals()["check"] = check
    return check
