"""The draw that cases and variants take their values from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Draw"]

Floats = NDArray[np.float64]


class Draw:
    """Values from a seeded stream. Every case has a stream of its own, so that adding one moves no other."""

    def __init__(self, seed: Sequence[int]) -> None:
        self._rng = np.random.default_rng(list(seed))

    def reseed(self, seed: Sequence[int]) -> None:
        """Go on with another stream (the compiler does this before each case)."""
        self._rng = np.random.default_rng(list(seed))

    def normal(self, *shape: int) -> Floats:
        """Standard normal, float64."""
        return self._rng.normal(size=shape)

    def uniform(self, low: float, high: float, *shape: int) -> Floats:
        """Uniform in [low, high), float64."""
        drawn: Floats = self._rng.uniform(low, high, size=shape)
        return drawn

    def zeros(self, *shape: int) -> Floats:
        return np.zeros(shape)

    def ones(self, *shape: int) -> Floats:
        return np.ones(shape)

    def integers(self, low: int, high: int, *shape: int) -> NDArray[np.int64]:
        """Integers in [low, high), int64."""
        return self._rng.integers(low, high, size=shape)

    def dyadic(self, low: float, high: float, *shape: int, parts: int = 8) -> Floats:
        """Multiples of 1/parts in [low, high]: sums, differences and products of a few are exact in float64."""
        return self._rng.integers(round(low * parts), round(high * parts) + 1, size=shape) / parts

    def signs(self, *shape: int) -> Floats:
        """−1.0 or 1.0."""
        return self._rng.choice(np.array([-1.0, 1.0]), size=shape)

    def decimal(self, low: float, high: float, digits: int = 1) -> float:
        """One number with so many decimals, never zero: what a prompt can print and a person can use."""
        scale = 10**digits
        while True:
            number = int(self._rng.integers(round(low * scale), round(high * scale) + 1))
            if number:
                return float(number / scale)

    def choice(self, options: Sequence[Any]) -> Any:
        """One of the options."""
        return options[int(self._rng.integers(len(options)))]
