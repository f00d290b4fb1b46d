"""Derivations: formulas, line by line."""

from __future__ import annotations

from autograder.kinds.kind import Kind

__all__ = ["KIND"]

KIND = Kind("derivation", apart=True)
