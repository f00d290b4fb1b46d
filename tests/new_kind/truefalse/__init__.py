"""Statements that are true or false: one point each."""

from __future__ import annotations

from autograder.kinds.kind import Kind

__all__ = ["KIND"]

KIND = Kind("truefalse", form_only=True)
