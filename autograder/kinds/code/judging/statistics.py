"""Bounds that an honest answer leaves with a stated probability at most; exact, or proved for every distribution.

Nothing here is an approximation by the normal distribution: at an error of 10⁻¹¹ its tails are wrong by factors.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np

__all__ = ["binomial_range", "dkw", "hoeffding", "power"]


@lru_cache(maxsize=4096)
def binomial_range(n: int, rate: float, error: float) -> tuple[int, int]:
    """The smallest counts low … high such that Bin(n, rate) lies below, or above, with probability error / 2 at most."""
    tails = _probabilities(n, rate)
    below = np.cumsum(tails)  # P(X ≤ k)
    above = np.cumsum(tails[::-1])[::-1]  # P(X ≥ k)
    low = int(np.searchsorted(below, error / 2, side="right"))
    high = n - int(np.searchsorted(above[::-1], error / 2, side="right"))
    return low, high


def power(n: int, rate: float, actual: float, error: float) -> float:
    """The probability that a count with another, `actual` rate is told from `rate`: it leaves `binomial_range`."""
    low, high = binomial_range(n, rate, error)
    return 1.0 - float(np.sum(_probabilities(n, actual)[low : high + 1]))


def hoeffding(n: int, low: float, high: float, error: float) -> float:
    """How far the mean of n independent values in [low, high] strays from its expectation (Hoeffding 1963)."""
    return (high - low) * math.sqrt(math.log(2.0 / error) / (2.0 * n))


def dkw(n: int, error: float) -> float:
    """How far an empirical distribution of n values strays from the true one (Dvoretzky, Kiefer, Wolfowitz; Massart 1990)."""
    return math.sqrt(math.log(2.0 / error) / (2.0 * n))


def _probabilities(n: int, rate: float) -> Any:
    """P(Bin(n, rate) = k) for k = 0 … n."""
    if rate <= 0.0 or rate >= 1.0:
        certain = np.zeros(n + 1)
        certain[n if rate >= 1.0 else 0] = 1.0
        return certain
    k = np.arange(n + 1)
    factorials = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, n + 1)))))
    logs = factorials[n] - factorials - factorials[::-1] + k * math.log(rate) + (n - k) * math.log1p(-rate)
    return np.exp(logs)
