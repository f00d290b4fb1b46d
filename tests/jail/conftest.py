"""Warm jails, shared by the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.jail import Jail, Limits

QUICK = Limits(cpu_seconds=0.5, wall_seconds=2.0, memory_mb=512)


@pytest.fixture(scope="session")
def jail() -> Iterator[Jail]:
    """NumPy, with little time."""
    with Jail("numpy", QUICK) as one:
        yield one
