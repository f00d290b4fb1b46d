"""A third language is files with another suffix, keys in TOML files and one catalogue: no Python file is touched.

Its words are made by a rule that can be checked: English in capitals. Whatever a student then reads in small letters,
and is no code, no symbol and no name, was never translated.
"""

from __future__ import annotations

import ast
import html
import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
import trees
from babel.messages.pofile import read_po, write_po

from autograder.environment import ENVIRONMENTS

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")
pytest.importorskip("nbgrader", reason="nbgrader is not installed (extra `instructor`)")

LANG = "eo"
KEPT = re.compile(r"`[^`]*`|\{\{.*?\}\}|\{\w*\}|\$[^$]*\$|\*[^*\s]{1,6}\*|\]\([^)]*\)|&\w+;|<[^>]*>|\\[A-Za-z]+|\\.")
WORD = re.compile(r"[^\W\d_]{3,}")
EXERCISES = {
    "03-losses/mse": "mse", "03-losses/output_activation": "output_activation", "05-chain-rule/neuron_gradient": "neuron_gradient",
    "02-activations/forward_by_hand": "forward_by_hand", "11-generalization/explain_overfitting": "explain_overfitting",
}  # fmt: skip
WRONG = {
    "mse": "import numpy as np\n\n\ndef mse(y_pred, y_true):\n    return np.sum((y_pred - y_true) ** 2)\n\n\ndef mse_grad(y_pred, y_true):\n    return 2 * (y_pred - y_true)\n",
    "output_activation": 'answer = "A"\n',
    "neuron_gradient": 'dL_da = "2*(y - a)"\nda_dz = "a*(1 - a)"\ndz_dw = "x"\ndL_dw = "dL_da*da_dz"\n',
    "forward_by_hand": "z1 = 12.5\na1 = -3.25\nz2 = 0.5\na2 = 2\n",
    "explain_overfitting": "0123456789 0123456789",
}


# --- the rule


def toy(text: str) -> str:
    """English in capitals; placeholders, code, symbols and markup stay."""
    made, at = [], 0
    for kept in KEPT.finditer(text):
        made += [text[at : kept.start()].upper(), kept[0]]
        at = kept.end()
    return "".join((*made, text[at:].upper()))


def small(text: str) -> set[str]:
    """The words of a text that the rule would have put in capitals, as they stand in it."""
    return {word for word in WORD.findall(KEPT.sub(" ", text)) if not word.isupper()}


def catalogue(folder: Path) -> set[str]:
    """Write the third one; the words of the others."""
    words = set()
    for lang in ("en", "de"):
        with (folder / f"{lang}.po").open("rb") as file:
            entries = read_po(file, locale=lang)
        for entry in entries:
            texts = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
            words |= {word for text in texts if entry.id for word in small(text)}
        if lang == "en":
            for entry in entries:
                code = entry.id[0] if isinstance(entry.id, tuple | list) else entry.id
                if code and code not in ("format.day", "format.moment"):
                    entry.string = tuple(map(toy, entry.string)) if isinstance(entry.string, tuple | list) else toy(entry.string)
            entries.locale = LANG
            with (folder / f"{LANG}.po").open("wb") as file:
                write_po(file, entries)
    return words


def tables(path: Path) -> set[str]:
    """Add the third language to every text of a TOML file; the words of the others."""
    source = path.read_text("utf-8")
    said = re.compile(r'(?P<key>(?:\b[\w-]+\.)*)\b(?P<lang>en|de) = "(?P<text>(?:[^"\\]|\\.)*)"')
    words = {word for found in said.finditer(source) for word in small(found["text"])}

    def both(found: re.Match[str]) -> str:
        if found["lang"] != "en":
            return found[0]
        line = source[source.rfind("\n", 0, found.start()) + 1 : found.start()]
        return f'{found[0]}{", " if "{" in line else chr(10)}{found["key"]}{LANG} = "{toy(found["text"])}"'

    path.write_text(said.sub(both, source), "utf-8")
    return words


def pages(folder: Path, suffix: str = ".md") -> set[str]:
    """A file in the third language beside each in English; the words of the others."""
    words = set()
    for path in sorted(folder.rglob(f"*.en{suffix}")):
        text = path.read_text("utf-8")
        path.with_name(path.name.replace(".en.", f".{LANG}.")).write_text(toy(text), "utf-8")
        words |= small(text) | small(path.with_name(path.name.replace(".en.", ".de.")).read_text("utf-8"))
    return words


def course(root: Path) -> set[str]:
    """A course of one exercise of each kind, in three languages; the words of two of them."""
    for id, name in EXERCISES.items():
        for half in ("exercises", "solutions"):
            shutil.copytree(trees.ROOT / half / id, root / half / "all" / name)
    for lang in ("en", "de"):
        shutil.copy(trees.ROOT / "exercises" / "03-losses" / f"intro.{lang}.md", root / "exercises" / "all")
    (root / "course_config.py").write_text(
        f'title = {{"en": "Every kind", "de": "Jede Art", "{LANG}": "EVERY KIND"}}\nlanguages = ["{LANG}", "en", "de"]\nterm = "test"\ndevice = "cpu"\n'
        f'assignments = {{"all": {{"exercises": {list(EXERCISES.values())!r}, "due": "2026-12-14 23:59"}}}}\n'
    )
    words = pages(root)
    for path in root.rglob("texts.toml"):
        path.write_text(re.sub(r"^needs = .*$", "needs = []", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
        words |= tables(path)
    return words


# --- what is left


def visible(page: str) -> str:
    """What people read of a page: no style, no code, no formulas, and of attributes those that are read out or drawn."""
    page = re.sub(r"<(style|script|code|pre|math|title)\b.*?</\1>", " ", page, flags=re.DOTALL)
    read = re.findall(r'(?:aria-label|data-t|alt|placeholder)="([^"]*)"', page)
    return html.unescape(" ".join((re.sub(r"<[^>]*>", " ", page), *read)))


def untranslated(text: str, words: Iterable[str], known: str) -> set[str]:
    """The words of ours that are neither in capitals nor names: in the student's work, or of a library."""
    names = set(re.findall(r"[^\W\d_]+", known)) | {name for one in ENVIRONMENTS.values() for name in one.told}
    ours = set(words)
    return {word for word in WORD.findall(text) if word in ours and word not in names and not word.isupper()}


def handed_in(notebook: Path, folder: Path) -> Path:
    """The released notebook with an answer to each exercise, wrong in its own way."""
    sheet = json.loads(notebook.read_text("utf-8"))
    for cell in sheet["cells"]:
        ours = cell["metadata"].get("autograder", {})
        if ours.get("role") == "answer":
            answer = WRONG[ours["exercise"].rpartition("/")[2]]
            first = "".join(cell["source"]).partition("\n")[0]
            cell["source"] = f"{first}\n{answer}" if cell["cell_type"] == "code" else answer
    place = folder / "ada" / "all"
    place.mkdir(parents=True)
    (place / "all.ipynb").write_text(json.dumps(sheet), "utf-8")
    return folder


def named_in(path: Path) -> set[str]:
    """The languages that a Python file names: as a text, a keyword, an attribute, or the end of a name."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Constant(value=str(text)):
                found |= {text} | set(re.findall(r"[._-](en|de)\b", text))
            case ast.keyword(arg=str(name)) | ast.arg(arg=name) | ast.Attribute(attr=name) | ast.Name(id=name):
                found |= {name, name.rpartition("_")[2]}
    return found & {"en", "de"}


def test_no_python_file_names_a_language_but_the_house_its_own() -> None:
    package = trees.ROOT / "autograder"
    assert {path.relative_to(package).as_posix() for path in package.rglob("*.py") if named_in(path)} == {"locale/__init__.py"}


@pytest.mark.slow
@pytest.mark.full
def test_a_third_language_needs_no_python(tmp_path: Path) -> None:
    package, root = trees.copied(tmp_path / "tree"), tmp_path / "course"
    words = catalogue(package / "locale") | tables(package / "bank.toml") | course(root)
    for path in package.rglob("texts.toml.in"):
        tables(path)
    pages(package, ".md.in")
    before = trees.sources(trees.ROOT / "autograder")
    assert trees.sources(package) == before

    trees.fairmark(package, root, "build", "--lang", LANG)
    built = root / "build" / LANG / "source" / "all" / "all.ipynb"
    sheet = json.loads(built.read_text("utf-8"))
    prompts = "\n".join("".join(cell["source"]) for cell in sheet["cells"] if cell["cell_type"] == "markdown")
    known = " ".join((*WRONG.values(), *EXERCISES.values(), *("".join(cell["source"]) for cell in sheet["cells"] if cell["cell_type"] == "code")))
    assert "MEAN" in prompts and untranslated(KEPT.sub(" ", prompts), words, known) == set()

    folder = handed_in(built, tmp_path / "in")
    table = trees.fairmark(package, root, "grade", "all", "--submissions", str(folder))
    assert "1 GRADED" in table and untranslated(table, words, known + table_names(table)) == set()
    page = (root / "build" / LANG / "pages" / "all" / "students" / "ada.html").read_text("utf-8")
    assert f'lang="{LANG}"' in page and "NOT RIGHT" in visible(page)
    assert untranslated(visible(page), words, known) == set()
    overview = (root / "build" / LANG / "pages" / "all" / "overview.html").read_text("utf-8")
    assert untranslated(visible(overview), words, known) == set()

    answers = folder / "ada" / "all" / "all.ipynb"
    shown = trees.fairmark(package, root, "check", str(answers), "--lang", LANG)
    assert "NOT YET RIGHT" in shown and untranslated(shown, words, known + in_code(package) + called(shown)) == set()
    german = trees.fairmark(package, root, "check", str(answers), "--lang", "de")
    assert len(untranslated(german, words, known + in_code(package))) > 50  # what looks for words finds them
    practised = trees.fairmark(package, root, "practice", "forward_by_hand", "--lang", LANG, stdin="1\n2\n3\n4\nq\n")
    assert untranslated(practised, words, known + in_code(package)) == set()

    trees.run(package, STAGES, root)
    assert trees.sources(package) == before


def in_code(package: Path) -> str:
    """What the house says in code: a terminal shows no marks around it."""
    return " ".join(re.findall(r"`([^`]*)`", (package / "locale" / f"{LANG}.po").read_text("utf-8")))


def called(text: str) -> str:
    """NumPy's functions in the program that a report shows."""
    return " ".join(re.findall(r"np\.\w+", text))


def table_names(table: str) -> str:
    """Commands and paths below a table of the class."""
    return " ".join(re.findall(r"\S*[./]\S*|fairmark .*", table))


STAGES = """
from autograder import course
from autograder.audit import STAGES
from autograder.audit.reading import builds, loads
from autograder.audit.findings import Count
from autograder.audit.work import Work
of = course.load()
for id in of.exercise_ids():
    work, count = Work(of, id), Count("build")
    loads(work)
    assert "eo, en, de" in builds(work, count), id
"""


@pytest.mark.slow
def test_a_new_course_is_begun_in_every_language_of_the_house(tmp_path: Path) -> None:
    package, root = trees.copied(tmp_path / "tree"), tmp_path / "new"
    catalogue(package / "locale")
    tables(package / "bank.toml")
    for path in package.rglob("texts.toml.in"):
        tables(path)
    pages(package, ".md.in")
    trees.fairmark(package, tmp_path, "new", "course", "new")
    trees.fairmark(package, root, "new", "exercise", "01-first/bias", "--kind", "choice")
    assert (root / "exercises" / "01-first" / "bias" / f"prompt.{LANG}.md").exists()
    shown = trees.fairmark(package, root, "author", "01-first/bias", "--draws", "1")
    assert "build" in shown
    page = next((root / "build" / "author").rglob("*.html")).read_text("utf-8")
    assert f'id="l-{LANG}"' in page and f"body:has(#l-{LANG}:checked)" in page


def test_a_text_that_lacks_a_language_of_the_course_is_told_by_file_and_key(small: Path) -> None:
    from autograder.course import CourseError, load

    texts = small / "solutions" / "03-losses" / "mse" / "texts.toml"
    texts.write_text(texts.read_text("utf-8").replace('vector = { en = "Vectors (n,)", de = "Vektoren (n,)" }', 'vector = { en = "Vectors (n,)" }'), "utf-8")
    with pytest.raises(CourseError, match=r"texts\.toml, line 2: `vector` has no text in `de`"):
        load(small).exercise("03-losses/mse").texts()


def test_a_course_in_one_language_needs_no_other(small: Path) -> None:
    from autograder.course import CourseError, load

    config = small / "course_config.py"
    config.write_text(config.read_text("utf-8").replace('["en", "de"]', '["de"]').replace('"en": "Small", ', ""), "utf-8")
    for path in small.rglob("*.en.md"):
        path.unlink()
    for path in small.rglob("texts.toml"):
        path.write_text(re.sub(r'\ben = "(?:[^"\\]|\\.)*", (?=de)', "", path.read_text("utf-8")), "utf-8")
    of = load(small)
    assert of.exercise("03-losses/mse").texts().groups["vector"] == {"de": "Vektoren (n,)"}
    assert of.spoken(None) == "de"
    with pytest.raises(CourseError, match=r"this course is not written in `en`"):
        of.spoken("en")
