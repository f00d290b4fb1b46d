"""The catalogue: both languages say the same things, every code exists, and the voice is kept."""

from __future__ import annotations

import ast
import gettext
import io
import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import autograder
from autograder import po
from autograder.language import LOCALE, known, say
from autograder.locale import HOUSE, LANGUAGES
from autograder.records import Lang

ROOM = Path(autograder.__file__).parent
CODE = re.compile(r"[a-z_]+\.[a-z_0-9]+\Z")
BUILT = {"status", "word", "kind", "count", "class", "overview", "page", "repair", "note", "mutant"}
FORBIDDEN = {
    "en": r"!(?!`)|\b(unfortunately|simply|sorry|oops|great|well done|you forgot|failed|just)\b",
    "de": r"!(?!`)|\b(leider|einfach|Fehlermeldung beachten|Sie haben vergessen|toll|super|prima)\b",
}


def entries(lang: Lang) -> dict[str, tuple[str, ...]]:
    with (LOCALE / f"{lang}.po").open("rb") as file:
        catalogue: Catalog = read_po(file, locale=lang)
    return {_code(entry): _texts(entry) for entry in catalogue if entry.id}


def _code(entry: Message) -> str:
    return entry.id[0] if isinstance(entry.id, tuple | list) else str(entry.id)


def _texts(entry: Message) -> tuple[str, ...]:
    return tuple(entry.string) if isinstance(entry.string, tuple | list) else (str(entry.string),)


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def test_all_languages_have_the_same_codes() -> None:
    assert all(entries(lang).keys() == entries(HOUSE).keys() for lang in LANGUAGES)


def test_no_code_stands_twice() -> None:
    for lang in LANGUAGES:
        codes = re.findall(r'^msgid "([^"]+)"', (LOCALE / f"{lang}.po").read_text("utf-8"), re.MULTILINE)
        assert sorted({code for code in codes if codes.count(code) > 1}) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_languages_fill_in_the_same(lang: Lang) -> None:
    english, other = entries(HOUSE), entries(lang)
    for code in english:
        assert lang not in ("en", "de") or len(english[code]) == len(other[code]), code  # others may have more forms
        for texts in (english, other):
            asked = [placeholders(text) for text in texts[code]]
            assert asked[0] <= asked[-1] | {"n"}, code
        assert code == "plot.yours" or placeholders(english[code][-1]) == placeholders(other[code][-1]), code


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_is_there_and_keeps_the_voice(lang: Lang) -> None:
    for code, texts in entries(lang).items():
        for text in texts:
            assert text.strip(), code
            if code != "status.fault" and not code.startswith("nb."):  # the fault's mark is an exclamation mark
                assert not re.search(FORBIDDEN.get(lang, "!"), text, re.IGNORECASE), (code, text)
            assert text.count("`") % 2 == 0, code


def literals() -> set[str]:
    """Every text in the source that looks like a code of the catalogue."""
    families = {code.split(".")[0] for code in entries("en")}
    found = set()
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.match(node.value):
                head, _, tail = node.value.partition(".")
                if head in families and tail not in ("py", "js", "html", "md"):
                    found.add(node.value)
    for path in ROOM.rglob("templates/*.html"):
        found |= {code for code in re.findall(r'"([a-z_]+\.[a-z_0-9]*)"', path.read_text("utf-8")) if code.split(".")[0] in families}
    return found - {f"{family}." for family in families}


def test_every_code_in_the_source_has_a_sentence() -> None:
    every = entries("en")
    built = {code for code in literals() if code.endswith("_")}  # the beginning of one, the rest is filled in
    assert sorted(code for code in literals() - built if code not in every) == []
    assert sorted(head for head in built if not any(code.startswith(head) for code in every)) == []


def test_every_sentence_is_used() -> None:
    used = literals()
    heads = tuple(f"{family}." for family in BUILT) + tuple(code for code in used if code.endswith("_"))
    variants = {code for code in entries("en") if code.endswith(("_no_line", "_graded", "_of", "_import"))}
    unused = {code for code in entries("en") if code not in used and not code.startswith(heads)} - variants
    assert sorted(unused) == []


def test_codes_of_the_numeric_judge_and_the_notes_are_there() -> None:
    numeric = "right values shape type dtype finite length changed state missing signature raised cell_raised timed_out"
    killed = "killed_memory killed_exit killed_scratch killed_threads killed_other garbled refused fault no_answer withheld"
    notes = "duplicate restored labels_lost skipped_cell truncated links magic metadata reordered"
    wanted = [f"numeric.{word}" for word in f"{numeric} {killed}".split()] + [f"note.{word}" for word in notes.split()]
    assert [code for code in wanted if not known("de", code)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_reader_reads_what_babel_reads(lang: Lang) -> None:
    ours, theirs = po.catalogue(LOCALE / f"{lang}.po"), through_babel(LOCALE / f"{lang}.po")
    for code, texts in entries(lang).items():
        assert ours.gettext(code) == theirs.gettext(code)
        assert [ours.ngettext(code, code, n) for n in range(120)] == [theirs.ngettext(code, code, n) for n in range(120)], texts


ODD = r"""# a comment
msgid ""
msgstr ""
"Language: pl\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\n"

#: a place
msgid "a.b"
msgstr ""
"two \"quoted\" \\ lines\n"
"and ł"
msgid "c.d"
msgid_plural "c.d"
msgstr[0] "{n} punkt"
msgstr[1] "{n} punkty"
msgstr[2] ""
"{n} punktów"

#~ msgid "gone"
#~ msgstr "x"
"""


def test_three_forms_escapes_and_long_texts_are_read(tmp_path: Path) -> None:
    path = tmp_path / "pl.po"
    path.write_text(ODD, "utf-8")
    ours, theirs = po.catalogue(path), through_babel(path)
    assert ours.gettext("a.b") == theirs.gettext("a.b") == 'two "quoted" \\ lines\nand ł'
    assert [ours.ngettext("c.d", "c.d", n) for n in (1, 2, 5, 12, 22)] == [f"{{n}} punkt{end}" for end in ("", "y", "ów", "ów", "y")]
    assert [ours.ngettext("c.d", "c.d", n) for n in range(130)] == [theirs.ngettext("c.d", "c.d", n) for n in range(130)]


@pytest.mark.parametrize(("text", "line"), [('msgid "a"\nmsgstr "b', 2), ('msgstr "a"', 1), ("<<<<<<< HEAD", 1), ('msgid "a"\nmsgctxt "b"', 2)])
def test_what_is_no_entry_is_told_with_its_line(text: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / "en.po"
    path.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=f"en.po, line {line}: "):
        po.catalogue(path)


def through_babel(path: Path) -> gettext.GNUTranslations:
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=path.stem))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def test_unknown_codes_are_said_as_they_are() -> None:
    assert say("en", "no.such_code", n=3, x="`") == "no.such_code"
    assert not known("en", "no.such_code")
