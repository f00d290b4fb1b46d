"""What the jail promises on this machine and what keeps each promise; what is installed."""

from __future__ import annotations

import importlib.metadata
import platform

from autograder.environment import packages
from autograder.jail import JailRefused

__all__ = ["examined"]

PACKAGES = ("fairmark", *packages(), "python-flint", "nbgrader", "jupyterlab", "nh3")


def examined(color: bool = False) -> tuple[str, bool]:
    """The text, and whether every promise is kept. Each promise was tried in a real jail just now."""
    try:
        lines, kept = _promised(color)
    except JailRefused as refused:
        lines, kept = [str(refused)], False
    lines += ["", f"{platform.system()} {platform.release()}, Python {platform.python_version()}"]
    for name in PACKAGES:
        lines.append(f"  {name:<14}{_version(name)}")
    return "\n".join(lines), kept


def _promised(color: bool) -> tuple[list[str], bool]:
    """A line for each promise. Raises `JailRefused` on a system for which there is no jail at all."""
    from autograder.jail import examined as tried

    found, beyond = tried()
    lines = ["What student code is kept from here, each tried just now:", ""]
    for promise in (*found, *beyond):
        glyph, shade = ("✓", 32) if promise.kept else ("✗", 31) if promise in found else ("–", 33)
        if color:
            glyph = f"\x1b[{shade}m{glyph}\x1b[0m"
        lines.append(f"{glyph} {promise.name:<36}{promise.carrier if promise.kept else promise.remedy}")
    kept = all(promise.kept for promise in found)
    if not kept:
        lines += ["", "Grading refuses to start while a promise is not kept (--unsafe overrides that)."]
    return lines, kept


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
