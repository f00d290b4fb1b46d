"""Of a text a release knows nothing."""

from __future__ import annotations

from autograder.kinds import faces
from autograder.kinds.text.records import TextKey
from autograder.records import FormKey

__all__ = ["Release"]


class Release(faces.Release):
    bodies = (TextKey, FormKey)
