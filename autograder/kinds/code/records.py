"""What code is judged by. Frozen and typed; data only."""

from __future__ import annotations

from autograder.records.cases import Case
from autograder.records.keys import Body

__all__ = ["CodeKey"]


class CodeKey(Body, frozen=True, tag="code"):
    """`model`: the model solution, where parts build on others; it is run beside a submission, never with it.

    `pairs`: the misconceptions that were tried two at once. `slips`: by id the mistakes of the bank that were tried on the
    model solution, each form of one by itself. `small`: short cases for a person to check, worth nothing.
    `public`: the sources of the course's own functions that visible cases hand over; the notebook has them.
    """

    cases: tuple[Case, ...]
    twin_free: bool = True
    model: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    slips: tuple[str, ...] = ()
    small: tuple[Case, ...] = ()
    public: dict[str, str] = {}
