"""What a key is made of: seeds, and all that the kinds are handed to compile one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from autograder import records
from autograder.course import CourseError, Exercise, fill
from autograder.kinds.spec import Spec
from autograder.records import Text

if TYPE_CHECKING:
    from autograder.jail import Jail

__all__ = ["Making", "Seeds"]


class Seeds(msgspec.Struct, frozen=True):
    """Where values come from: visible cases and variants from `public`, hidden cases from `secret`."""

    public: bytes
    secret: bytes

    def stream(self, which: bytes, *path: str) -> list[int]:
        """A seed for `Draw` of its own for every path of names."""
        return [*which, 0, *"/".join(path).encode()]


@dataclass(frozen=True)
class Making:
    """One key being made, of one variant with its `values`.

    `jail`: a warm one for the author's own code, if there is one. `pairs`: misconceptions are also tried two at once.
    """

    exercise: Exercise
    spec: Spec
    values: dict[str, Any]
    seeds: Seeds
    device: str = "cpu"
    jail: Jail | None = None
    pairs: bool = False

    def record(self, **more: Any) -> records.Exercise:
        """The exercise's record, with what its kind adds; its own misconceptions come first."""
        wrongs = getattr(self.spec, "wrong", ())
        banked = {mistake.id for mistake in self.exercise.texts().wrong if mistake.banked} if wrongs else set()
        own = tuple(self.misconception(wrong, wrong.id in banked) for wrong in wrongs)
        more["misconceptions"] = (*own, *more.get("misconceptions", ()))
        return records.Exercise(id=self.exercise.id, kind=self.spec.kind, title=self.exercise.title(), points=self.spec.points, **more)

    def misconception(self, wrong: Any, banked: bool) -> records.Misconception:
        """One that the author names, its sentences filled in. `banked`: what is wrong is a bank's sentence."""

        def filled(text: Text) -> Text:
            try:
                return {lang: fill(said, self.values) for lang, said in text.items()}
            except CourseError as error:
                raise CourseError(f"{self.exercise.secret / 'texts.toml'}: wrong.{wrong.id}: {error}") from None

        return records.Misconception(
            id=wrong.id,
            banked=banked,
            what=filled(wrong.what),
            why=filled(wrong.why) if wrong.why else None,
            next=filled(wrong.next) if wrong.next else None,
        )

    def filled(self, text: Text) -> Text:
        """A text of texts.toml with the variant's values. Raises `CourseError`."""
        return {lang: self.exercise.fill(said, self.exercise.secret / "texts.toml") for lang, said in text.items()}
