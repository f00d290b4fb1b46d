"""What is asked of a kind. Each class here is a file of a kind's folder, with what holds where the kind says nothing.

`records.py` and `spec.py` hold data alone: the bodies of its keys, and what an author writes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import msgspec

from autograder import records

if TYPE_CHECKING:
    from autograder.course import Course, Exercise
    from autograder.draw import Draw
    from autograder.formulas import Second
    from autograder.jail import Jail
    from autograder.key.making import Making, Seeds
    from autograder.kinds.code.follow_through import Again
    from autograder.kinds.code.judging.evidence import Alone
    from autograder.kinds.spec import Spec
    from autograder.records import Case, Cell, Judgement, Key, Lang, Note, Run, Status, Verdict
    from autograder.report.sentences import Reading
    from autograder.texts import Texts as TextsFile
    from autograder.values import Value

__all__ = ["Audit", "Compile", "Further", "Judge", "Practice", "Release", "Texts", "Words"]


class Texts:
    """`texts.py`: what texts.toml says of an exercise, joined with its spec.

    `sections`: those that belong to this kind and not to others, each with whose it is.
    """

    sections: ClassVar[Mapping[str, str]] = {}

    def sections_of(self, spec: Any) -> Collection[str]:
        """The sections that this exercise may have."""
        return self.sections

    def check(self, spec: Any) -> None:
        """Raises `ValueError`, a sentence, for a spec that no texts can fit."""

    def names_mistakes(self, spec: Any) -> bool:
        """Whether its mistakes have names, which texts.toml may list under [wrong]."""
        return True

    def with_texts(self, spec: Any, texts: TextsFile) -> Spec:
        """The spec with its words. Raises `TextsError` where the two do not fit."""
        found: Spec = spec
        return found

    def of_variant(self, spec: Any, values: Mapping[str, Any]) -> Spec:
        """The spec of one variant."""
        found: Spec = spec
        return found


class Compile:
    """`compile.py`: spec → key. `shown`: a notebook shows what only a compiled key has."""

    shown: ClassVar[bool] = False

    def values(self, exercise: Exercise, spec: Any, seeds: Seeds, drawn: Draw | None) -> dict[str, Any]:
        """The values behind `{{name}}`: the graded ones, or others where a draw is given."""
        return dict(spec.variant(drawn)) if drawn and spec.variant else dict(spec.graded)

    def compiled(self, making: Making, spec: Any) -> tuple[records.Exercise, records.Body]:
        """The exercise's record and its key's body. Raises `ValueError`, a sentence, for a slip of the spec."""
        raise NotImplementedError

    def confirm(self, course: Course, exercise: Exercise, key: Key, name: Callable[[str], str], load: Callable[[str], Key]) -> None:
        """Raises `CourseError` where the key does not fit those of other exercises. `name`, `load`: of a key by its exercise's id."""

    def current(self, body: Any, texts: TextsFile, values: Mapping[str, Any]) -> records.Body:
        """The body with the words as they are today."""
        found: records.Body = body
        return found


class Judge:
    """`judge.py`: outcomes or answers + key → verdicts. Pure."""

    def judge(self, key: Key, run: Run, *, hidden: bool) -> Judgement:
        """`hidden`: with the full key, as in grading; else the key may be a release's."""
        raise NotImplementedError

    def apart(
        self, key: Key, run: Run, *, hidden: bool, skip: Collection[str], starting: Callable[[str], None], second: Second | None
    ) -> Judgement:
        """The same in a process that may be killed. `skip`: parts left to a person, unread; `starting` is told each part;
        `second` may be asked what formulas leave open."""
        raise NotImplementedError

    def placed(self, judgement: Judgement, cells: Sequence[Cell]) -> Judgement:
        """The judgement with what the source of the answer shows."""
        return judgement

    def to_try(self, key: Key, judgement: Judgement) -> tuple[Case, ...]:
        """Cases that earn nothing, and may show what is wrong by less."""
        return ()

    def shown(self, key: Key, judgement: Judgement, run: Run, small: Run, alone: Alone) -> Judgement:
        """The judgement with a program that shows the mistake when it is run by itself. `small`: of what there is `to_try`."""
        return judgement


class Further:
    """`further.py`: what is run or told beyond the verdicts on one exercise."""

    def follow(self, key: Key, run: Run, judgement: Judgement, again: Again, jail: Jail) -> Judgement:
        """The judgement with what follows rightly from an own mistake. `again`: runs cases of the same submission."""
        return judgement

    def notes(self, key: Key, run: Run, judgement: Judgement, others: Mapping[str, tuple[Key, Run]]) -> Sequence[Note]:
        """What the other exercises of the same submission, by id, tell of this one."""
        return ()

    def absurd(self, key: Key) -> Iterator[tuple[str, Run]]:
        """Runs that no key may give all points, with what they answer."""
        yield from ()


class Release:
    """`release.py`: what a released notebook may hold of a key. `bodies`: what its keys' bodies are there and in grading."""

    bodies: ClassVar[tuple[type, ...]] = (records.FormKey,)

    def form(self, key: Key) -> records.FormKey:
        """What is known of an answer's form, where nothing else is to be told."""
        return records.FormKey(labels=())

    def public(self, key: Key) -> Key:
        """No reference, no hidden case, no seed."""
        exercise = msgspec.structs.replace(key.exercise, misconceptions=())
        return msgspec.structs.replace(key, exercise=exercise, body=self.form(key), values={}, figures=())

    def visible_only(self, key: Key) -> Key:
        """The key without hidden cases."""
        return key

    def revealed(self, key: Key) -> Key:
        """The key with hidden cases as visible as the others."""
        return key

    def is_sound(self, key: Key) -> bool:
        """Whether what a file says is such a key's body is one that can be judged by."""
        return True


class Words:
    """`words.py`: what a prompt and a report say.

    `table`: which table a report has, if any; `caption`: what stands over one of lines. `numbered`: its parts are told by
    the number of their line. `unnamed`: a class's overview counts the wrong answers that no mistake explains.
    `sides`: the codes that say more than right or wrong, said below a mistake that has a name; `sides_right`: those of
    them that are only said where all is right. `shows`: the codes of empty answers of which more is to be said.
    `steps`: by code the next step.
    """

    table: ClassVar[Literal["", "groups", "lines", "options"]] = ""
    caption: ClassVar[str] = "table.numbers"
    numbered: ClassVar[bool] = False
    unnamed: ClassVar[bool] = False
    sides: ClassVar[Collection[str]] = ()
    sides_right: ClassVar[Collection[str]] = ()
    shows: ClassVar[Collection[str]] = ()
    steps: ClassVar[Mapping[str, str]] = {}

    def offered(self, key: Key, lang: Lang) -> str:
        """What there is to choose from, as Markdown under the prompt."""
        return ""

    def for_grading(self, key: Key, lang: Lang) -> str:
        """What a person who grades it wants to see beside an answer, as Markdown."""
        return ""

    def all_right(self, reading: Reading) -> str:
        """How we know that everything is right."""
        return ""

    def evidence(self, reading: Reading) -> list[str]:
        """What is right already, said after the mistakes that have names."""
        return []

    def besides(self, reading: Reading) -> list[str]:
        """What else is not right, and is said nowhere else."""
        from autograder.report.sentences import besides

        return besides(reading)

    def empty(self, reading: Reading, failing: Verdict) -> str:
        """The next step where there is no answer yet."""
        return reading.say("next.no_answer_value", name=failing.part)

    def next_code(self, reading: Reading, failing: Verdict) -> str:
        """The code of the next step where an answer is not right, and its verdict has no step of its own."""
        return "next.value_wrong"

    def waiting(self, reading: Reading) -> str:
        """The next step where only a person judges, and nothing is empty."""
        return ""

    def below(self, reading: Reading, status: Status) -> str:
        """What a verdict that can still change does not cover yet."""
        return ""


class Audit:
    """`audit.py`: answers that the audit tries. `drawn`: its draws have variants of their own; else some are tried beside.

    `narrower`: what an author changes where a shortcut earns points.
    """

    drawn: ClassVar[bool] = True
    narrower: ClassVar[str] = "Add options, so that the order drawn can hide what is right."

    def right(self, key: Key) -> dict[str, Value]:
        """What earns full marks, by label."""
        return {}

    def wrong(self, key: Key) -> Iterator[tuple[str, dict[str, Value]]]:
        """Each misconception (or wrong option) by id, with the answers it leads to."""
        yield from ()

    def shortcuts(self, key: Key) -> Iterator[tuple[str, dict[str, Value]]]:
        """Answers that nobody has to think for, with what they are."""
        yield from ()

    def sources(self, exercise: Exercise, spec: Any) -> Mapping[str, str]:
        """By misconception its source, where it is one."""
        return {}

    def handed_in(self, exercise: Exercise, key: Key) -> Iterator[tuple[str, tuple[tuple[str, str], ...], str]]:
        """Each misconception: its id, what it changes (from, to), and what is handed in by whoever has it."""
        for id, answers in self.wrong(key):
            yield id, (), "\n".join(f"{label} = {value!r}" for label, value in answers.items())

    def nameless(self, key: Key) -> bool:
        """Whether a wrong answer is only to be rejected: it has no name."""
        return False


class Practice:
    """`practice.py`: how a variant is worked out. `offered`: whether the kind can be practised."""

    offered: ClassVar[bool] = False
    sign: ClassVar[str] = " = "

    def worked(self, key: Key, lang: Lang) -> list[tuple[str, str]]:
        """The worked solution line by line: what is asked, and how it is found. Needs the full key."""
        return []
