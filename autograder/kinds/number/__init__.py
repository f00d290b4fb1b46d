"""Calculations: results of a graph, values of one's own, texts."""

from __future__ import annotations

from autograder.kinds.kind import Kind

__all__ = ["KIND"]

KIND = Kind("number", form_only=True)
