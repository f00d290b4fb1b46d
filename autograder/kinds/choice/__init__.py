"""Choices: one option or several, pairs, orders."""

from __future__ import annotations

from autograder.kinds.kind import Kind

__all__ = ["KIND"]

KIND = Kind("choice", form_only=True)
