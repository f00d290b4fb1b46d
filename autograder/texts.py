"""`texts.toml` of an exercise: all that people read of it, by language, with the edits of its mistakes.

A mistake that a bank knows by its id (the package's `bank.toml`, the course's `solutions/bank.toml`) needs no sentences
of its own. Whatever is wrong in such a file is told in one sentence, with its line and what to do.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from autograder.records import LANGUAGES, Text

__all__ = ["BANK", "FILE", "Meta", "Mistake", "Shown", "Texts", "TextsError", "bank", "near", "read"]

FILE = "texts.toml"
BANK = Path(__file__).with_name("bank.toml")
SECTIONS = ("meta", "hints", "groups", "plots", "options", "tasks", "figures", "criteria", "names", "wrong", "equivalent", "margins", "loose")
SENTENCES = ("what", "why", "next")
EDITS = ("edit", "file", "line", "node", "formula", "text", "holds", "pair", "order")
LISTS = ("text", "holds", "pair", "order")
PLACEHOLDER = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")
MOST_HINTS = 2


def near(name: str, known: Collection[str], otherwise: str) -> str:
    """The known name that was probably meant, as a question; otherwise another hint."""
    found = difflib.get_close_matches(name, known, 1)
    return f"Did you mean `{found[0]}`?" if found else otherwise


class TextsError(Exception):
    """Something in a file of texts is wrong: file, line, what, and how to mend it, in one sentence."""


def _called(keys: Sequence[str]) -> str:
    """How an author finds a text again: `half-loss.why`, with the mistake, option or group it belongs to."""
    return ".".join(keys[1:] if len(keys) > 1 and keys[0] in SECTIONS else keys)


@dataclass(frozen=True)
class Meta:
    """What is known of an exercise beside its content. `difficulty`: 1 to 3; `needs`: the names of exercises before it."""

    minutes: int = 0
    difficulty: int = 0
    needs: tuple[str, ...] = ()
    source: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mistake:
    """A wrong way that has a name. `way`: its edit, or line and formula, or node and formula, as the file has them.

    `banked`: what it says is a bank's sentence, which does not know the part that it is said of.
    """

    id: str
    way: Mapping[str, Any]
    what: Text
    why: Text | None = None
    next: Text | None = None
    banked: bool = False


@dataclass(frozen=True)
class Shown:
    """What is said of a figure: the sentence that stands for it, its axes, and its parts where their names are words."""

    sentence: Text
    x: Text
    y: Text
    names: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class Texts:
    """The file, read. `options`: what an option says, and why it is right or wrong. `equivalent`, `margins`: the
    author's own reasons, by mutant and by what comes near the tolerance."""

    path: Path
    meta: Meta = Meta()
    hints: tuple[Text, ...] = ()
    groups: Mapping[str, Text] = field(default_factory=dict)
    plots: Mapping[str, Text] = field(default_factory=dict)
    options: Mapping[str, tuple[Text, Text]] = field(default_factory=dict)
    figures: Mapping[str, Shown] = field(default_factory=dict)
    criteria: Mapping[str, Text] = field(default_factory=dict)
    tasks: Mapping[str, Text] = field(default_factory=dict)
    wrong: tuple[Mistake, ...] = ()
    equivalent: Mapping[str, str] = field(default_factory=dict)
    margins: Mapping[str, str] = field(default_factory=dict)
    loose: Mapping[str, Text] = field(default_factory=dict)
    source: str = ""

    @property
    def logic(self) -> bytes:
        """What a compiled key depends on: everything but sentences."""
        return repr(([(m.id, sorted(m.way.items())) for m in self.wrong], sorted(self.groups), sorted(self.plots), sorted(self.options), sorted(self.tasks), sorted(self.loose))).encode()

    def place(self, *keys: str) -> str:
        """The file, and the line that these keys lead to."""
        return _Reader(self.path, self.source).place(*keys)

    def problem(self, what: str, *keys: str) -> TextsError:
        """That this is wrong, with its place."""
        return TextsError(f"{self.place(*keys)}: {what}")


def read(path: Path, course_bank: Path | None = None) -> Texts:
    """Read a `texts.toml`; no file has no texts. Raises `TextsError`."""
    try:
        source = path.read_text("utf-8")
    except FileNotFoundError:
        return Texts(path)
    except UnicodeDecodeError:
        raise TextsError(f"{path}: not UTF-8. Save the file again as UTF-8.") from None
    return _Reader(path, source).texts(_banks(course_bank))


@lru_cache
def _bank(path: Path, _changed: int) -> Mapping[str, Mapping[str, Text]]:
    source = path.read_text("utf-8")
    reader = _Reader(path, source)
    return {id: reader.sentences(reader.table(entry, id), id) for id, entry in reader.parsed().items()}


@cache
def bank() -> Mapping[str, Mapping[str, Text]]:
    """The package's own bank: by id `what`, `why` and `next`."""
    return _bank(BANK, BANK.stat().st_mtime_ns)


def _banks(course_bank: Path | None) -> Mapping[str, Mapping[str, Text]]:
    known = bank()
    if course_bank is not None and course_bank.exists():
        return {**known, **_bank(course_bank, course_bank.stat().st_mtime_ns)}
    return known


class _Reader:
    """One file and its text, for what is read and for where it stands."""

    def __init__(self, path: Path, source: str) -> None:
        self.path, self.source = path, source

    def parsed(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.source)
        except tomllib.TOMLDecodeError as error:
            place = re.search(r"\s*\(at line (\d+), column \d+\)", str(error))
            line = f", line {place[1]}" if place else f", line {self.source.count(chr(10)) + 1}"
            what = re.sub(r"\s*\(at .*?\)$", "", str(error))
            raise TextsError(f"{self.path}{line}: this is not TOML: {what[:1].lower()}{what[1:]}.") from None

    def problem(self, what: str, *keys: str) -> TextsError:
        return TextsError(f"{self.place(*keys)}: {what}")

    def place(self, *keys: str) -> str:
        """The file, and the line where these keys stand, one after the other: in a header, or before an equals sign."""
        lines, at, found = self.source.splitlines(), 0, 0
        for key in keys:
            written = re.compile(rf"(?:^|[\s.\[{{,])[\"']?{re.escape(key)}[\"']?\s*[\].=]")
            number = next((i for i in range(at, len(lines)) if written.search(lines[i])), None)
            if number is None:
                break
            at, found = number, number + 1
        return f"{self.path}, line {found}" if found else str(self.path)

    def texts(self, bank: Mapping[str, Mapping[str, Text]]) -> Texts:
        file = self.parsed()
        self.known(file, SECTIONS, "section")
        names = self.names(self.table(file.get("names", {}), "names"), "names")
        return Texts(
            path=self.path,
            source=self.source,
            meta=self.meta(self.table(file.get("meta", {}), "meta")),
            hints=tuple(self.hints(file.get("hints", []))),
            groups={name: self.text(value, "groups", name) for name, value in self.table(file.get("groups", {}), "groups").items()},
            plots={name: self.text(value, "plots", name) for name, value in self.table(file.get("plots", {}), "plots").items()},
            options=dict(self.options(self.table(file.get("options", {}), "options"))),
            figures={name: self.shown(self.table(value, "figures", name), name) for name, value in self.table(file.get("figures", {}), "figures").items()},
            criteria={name: self.text(value, "criteria", name) for name, value in self.table(file.get("criteria", {}), "criteria").items()},
            tasks={name: self.text(value, "tasks", name) for name, value in self.table(file.get("tasks", {}), "tasks").items()},
            wrong=self.mistakes(self.table(file.get("wrong", {}), "wrong"), names, bank),
            equivalent=self.reasons(file, "equivalent"),
            margins=self.reasons(file, "margins"),
            loose={name: self.text(value, "loose", name) for name, value in self.table(file.get("loose", {}), "loose").items()},
        )

    # --- pieces

    def known(self, given: Collection[str], allowed: Sequence[str], what: str, *keys: str) -> None:
        for key in given:
            if key not in allowed:
                hint = near(key, allowed, f"Known here: {', '.join(allowed)}.")
                raise self.problem(f"there is no {what} `{key}`. {hint}", *keys, key)

    def table(self, value: object, *keys: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.problem(f"`{keys[-1]}` must be a table, such as `[{'.'.join(keys)}]`.", *keys)
        return value

    def string(self, value: object, *keys: str) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.problem(f"`{_called(keys)}` must be a text in quotes, and not empty.", *keys)
        return value

    def strings(self, value: object, *keys: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.problem(f'`{keys[-1]}` must be a list of texts, such as ["one", "two"].', *keys)
        return tuple(value)

    def text(self, value: object, *keys: str) -> Text:
        """One text in every language."""
        given = value if isinstance(value, dict) else {}
        if not given:
            raise self.problem(f"`{_called(keys)}` needs its text in every language: {', '.join(LANGUAGES)}.", *keys)
        self.known(given, LANGUAGES, "language", *keys)
        for lang in LANGUAGES:
            if lang not in given:
                raise self.problem(f"`{_called(keys)}` has no text in `{lang}`. Write it; every text is there in every language.", *keys)
        return Text(**{lang: self.string(given[lang], *keys, lang) for lang in LANGUAGES})

    def reasons(self, file: Mapping[str, Any], section: str) -> dict[str, str]:
        return {name: self.string(why, section, name) for name, why in self.table(file.get(section, {}), section).items()}

    def meta(self, given: dict[str, Any]) -> Meta:
        self.known(given, ("minutes", "difficulty", "needs", "source", "topics"), "setting", "meta")
        minutes, difficulty = given.get("minutes", 0), given.get("difficulty", 0)
        if "minutes" in given and (type(minutes) is not int or minutes < 1):
            raise self.problem(f"`minutes` is {minutes!r}; it must be a whole number of minutes, 1 or more.", "meta", "minutes")
        if "difficulty" in given and difficulty not in (1, 2, 3):
            raise self.problem(f"`difficulty` is {difficulty!r}; it must be 1, 2 or 3.", "meta", "difficulty")
        needs, topics = (self.strings(given.get(key, []), "meta", key) for key in ("needs", "topics"))
        return Meta(minutes, difficulty, needs, self.string(given["source"], "meta", "source") if "source" in given else "", topics)

    def hints(self, given: object) -> Iterator[Text]:
        if not isinstance(given, list) or len(given) > MOST_HINTS:
            raise self.problem(f"write at most {MOST_HINTS} hints, each under a line `[[hints]]`.", "hints")
        for hint in given:
            yield self.text(hint, "hints")

    def options(self, given: dict[str, Any]) -> Iterator[tuple[str, tuple[Text, Text]]]:
        for id, value in given.items():
            entry = dict(self.table(value, "options", id))
            if "why" not in entry:
                raise self.problem(f"the option `{id}` does not say why it is right or wrong. Add `why.{LANGUAGES[0]}` and the others.", "options", id)
            self.known(entry, (*LANGUAGES, "why"), "language", "options", id)
            why = self.text(entry.pop("why"), "options", id, "why")
            yield id, (self.text(entry, "options", id), why)

    def shown(self, given: dict[str, Any], name: str) -> Shown:
        """A figure's sentence, and the words in it."""
        keys = ("figures", name)
        self.known(given, (*LANGUAGES, "x", "y", "names"), "language or word", *keys)
        axes = self.names({axis: given.get(axis, axis) for axis in ("x", "y")}, *keys)
        sentence = self.text({lang: given[lang] for lang in LANGUAGES if lang in given}, *keys)
        return Shown(sentence, axes["x"], axes["y"], self.names(self.table(given.get("names", {}), *keys, "names"), *keys, "names"))

    def names(self, given: dict[str, Any], *keys: str) -> dict[str, Text]:
        """What a bank's sentences have to be told, the same in every language or by language."""
        return {
            name: Text(**dict.fromkeys(LANGUAGES, value)) if isinstance(value, str) else self.text(value, *keys, name) for name, value in given.items()
        }

    def sentences(self, entry: dict[str, Any], *keys: str) -> dict[str, Text]:
        """`what`, `why` and `next`, as far as they are given; `what` in one line, or by language in lines of their own."""
        self.known(entry, (*LANGUAGES, *SENTENCES), "language or sentence", *keys)
        found = {name: self.text(entry[name], *keys, name) for name in SENTENCES if name in entry}
        what = {lang: entry[lang] for lang in LANGUAGES if lang in entry}
        if what and "what" in found:
            raise self.problem(f"`{keys[-1]}` says twice what is wrong, in `what` and in `{next(iter(what))}`. Keep one of them.", *keys, "what")
        return found | ({"what": self.text(what, *keys)} if what else {})

    def mistakes(self, entries: dict[str, Any], names: Mapping[str, Text], bank: Mapping[str, Mapping[str, Text]]) -> tuple[Mistake, ...]:
        """All of them; each may take sentences of those above it."""
        read: dict[str, Mistake] = {}
        for id, given in entries.items():
            entry = self.table(given, "wrong", id)
            like = entry.get("like")
            if isinstance(like, str) and like in entries and like not in read and like not in bank:
                raise self.problem(f"`{like}` does not stand above `{id}`. Let `like` name a mistake above it, or one of the bank.", "wrong", id, "like")
            read[id] = self.mistake(id, entry, names, bank, read)
        return tuple(read.values())

    def mistake(
        self, id: str, entry: dict[str, Any], names: Mapping[str, Text], bank: Mapping[str, Mapping[str, Text]], above: Mapping[str, Mistake]
    ) -> Mistake:
        keys = ("wrong", id)
        self.known(entry, (*EDITS, "like", "names", *LANGUAGES, *SENTENCES), "key", *keys)
        own = self.sentences({key: value for key, value in entry.items() if key in (*LANGUAGES, *SENTENCES)}, *keys)
        like = self.string(entry["like"], *keys, "like") if "like" in entry else id
        if "like" in entry and like not in bank and like not in above:
            raise self.problem(f"the bank has no `{like}`. {near(like, {*bank, *above}, 'Write its sentences here.')}", *keys, "like")
        if "what" not in own and like not in bank and like not in above:
            raise self.problem(f"`{id}` says nothing, and no bank knows it. Write {' and '.join(f'`{lang}`' for lang in LANGUAGES)}.", *keys)
        known = {**names, **self.names(self.table(entry.get("names", {}), *keys, "names"), *keys, "names")}
        if like in above:
            taken = {name: text for name in SENTENCES if (text := getattr(above[like], name))}
        else:
            taken = {name: self.filled(text, known, like, keys) for name, text in bank.get(like, {}).items() if name not in own}
        said = {**taken, **own}
        banked = "what" not in own and (like not in above or above[like].banked)
        return Mistake(id, self.way(id, entry), said["what"], said.get("why"), said.get("next"), banked)

    def filled(self, text: Text, names: Mapping[str, Text], like: str, keys: Sequence[str]) -> Text:
        """A bank's sentence with the names of this exercise."""

        def put(match: re.Match[str], lang: str) -> str:
            if match[1] not in names:
                raise self.problem(
                    f"the bank's `{like}` speaks of `{{{match[1]}}}`. Say what that is here: `names = {{ {match[1]} = \"…\" }}`, or for all under [names].", *keys
                )
            return names[match[1]][lang]  # type: ignore[index]

        return Text(**{lang: PLACEHOLDER.sub(lambda m, lang=lang: put(m, lang), text[lang]) for lang in LANGUAGES})  # type: ignore[misc]

    def way(self, id: str, entry: Mapping[str, Any]) -> dict[str, Any]:
        """How the mistake is made: as data, its form checked."""
        given: dict[str, Any] = {key: entry[key] for key in EDITS if key in entry}
        keys = ("wrong", id)
        if "edit" in given:
            given["edit"] = self.edits(given["edit"], *keys, "edit")
        if "file" in given and given["file"] is not True:
            raise self.problem(f"`file` can only be true: the mistake is then the file wrong/{id}.py.", *keys, "file")
        for key in ("line", "node", "formula"):
            if key in given:
                self.string(given[key], *keys, key)
        for key in LISTS:
            if key in given:
                given[key] = self.listed(given[key], *keys, key)
        forms = ({"edit"}, {"file"}, {"line", "formula"}, {"node", "formula"}, {"node", "text"}, {"holds"}, {"pair"}, {"order"})
        if set(given) not in forms:
            raise self.problem(f"`{id}` needs one of: edit; file = true; line and formula; node and formula; node and text; holds; pair; order.", *keys)
        return given

    def listed(self, value: object, *keys: str) -> tuple[str, ...]:
        """One text, or several."""
        found = (value,) if isinstance(value, str) else self.strings(value, *keys)
        if not found or not all(each.strip() for each in found):
            raise self.problem(f"`{keys[-1]}` must be a text in quotes, or a list of them, and not empty.", *keys)
        return found

    def edits(self, value: object, *keys: str) -> tuple[tuple[str, str], ...]:
        pairs = [value] if isinstance(value, list) and value and isinstance(value[0], str) else value
        if not isinstance(pairs, list) or not pairs:
            raise self.problem('`edit` must be ["old", "new"], or a list of such pairs.', *keys)
        for pair in pairs:
            if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(each, str) for each in pair) or not pair[0]:
                raise self.problem('`edit` must be ["old", "new"], or a list of such pairs; the old text is not empty.', *keys)
        return tuple((old, new) for old, new in pairs)
