"""Of a derivation a release has values at a few points, and no formula but the graph."""

from __future__ import annotations

import msgspec

from autograder.kinds import faces
from autograder.kinds.derivation.judge import public
from autograder.kinds.derivation.records import DerivationKey
from autograder.records import Key

__all__ = ["Release"]


class Release(faces.Release):
    bodies = (DerivationKey,)

    def public(self, key: Key) -> Key:
        return msgspec.structs.replace(key, body=public(key), figures=())
