"""Warm graders for all hand-ins."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from harness import Graders


@pytest.fixture(scope="session")
def graders() -> Iterator[Graders]:
    graders = Graders()
    yield graders
    graders.close()


@pytest.fixture(scope="session")
def visible() -> Iterator[Graders]:
    """The same on the visible cases, as a check judges."""
    graders = Graders(hidden=False)
    yield graders
    graders.close()
