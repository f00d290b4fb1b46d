"""Programs: functions and classes, run on cases."""

from __future__ import annotations

from autograder.kinds.kind import Kind

__all__ = ["KIND"]

KIND = Kind("code", answered="code")
