"""Follow-through in code, and answers that no tolerance may let through."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import numpy as np

from autograder.jail import Jail
from autograder.kinds import faces
from autograder.kinds.code import follow_through
from autograder.kinds.code.follow_through import Again
from autograder.kinds.code.records import CodeKey
from autograder.records import Case, Judgement, Key, Returned, Run
from autograder.values import Array, Value, mapped

__all__ = ["Further"]


class Further(faces.Further):
    def follow(self, key: Key, run: Run, judgement: Judgement, again: Again, jail: Jail) -> Judgement:
        assert isinstance(key.body, CodeKey)
        return follow_through.follow(key, run, judgement, again, jail) if key.body.model else judgement

    def absurd(self, key: Key) -> Iterator[tuple[str, Run]]:
        """Where references are compared: zeros, and what is a thousand times too large."""
        assert isinstance(key.body, CodeKey)
        for name, outcomes in _empty_answers(key.body):
            yield name, Run(outcomes=outcomes, again=outcomes)


def _empty_answers(body: CodeKey) -> Iterator[tuple[str, tuple[Returned, ...]]]:
    """Answers that no tolerance may take for right, where references are compared."""
    if any(case.held for case in body.cases):
        return
    right = tuple(Returned(seen=case.expected) for case in body.cases)
    for name, change in (("zeros", _zeros), ("answers a thousand times too large", _enlarged)):
        outcomes = tuple(_returned(case, change) for case in body.cases)
        if outcomes != right:  # of what holds no numbers nothing changes
            yield name, outcomes


def _returned(case: Case, change: Callable[[Value], Value]) -> Returned:
    return Returned(seen=tuple(msgspec.structs.replace(seen, value=mapped(seen.value, change)) for seen in case.expected))


def _zeros(leaf: Value) -> Value:
    if isinstance(leaf, Array):
        return msgspec.structs.replace(leaf, data=bytes(len(leaf.data)))
    return type(leaf)(0) if isinstance(leaf, bool | int | float) else leaf


def _enlarged(leaf: Value) -> Value:
    if isinstance(leaf, Array) and leaf.dtype.startswith("float"):
        return msgspec.structs.replace(leaf, data=np.asarray(1000 * leaf.numpy() + 1).astype(leaf.dtype).tobytes())
    return 1000 * leaf + 1 if isinstance(leaf, float) else leaf
