"""Hand-ins of every layout and archive, right and hostile: who has an entry has a notebook or a sentence, and nothing escapes."""

from __future__ import annotations

import os
import socket
import unicodedata
from pathlib import Path

import pytest
from make_archives import CASES, CLASSES, NAME, NOTEBOOK, ZIP, Case, Class, special, tarred, zipped

from autograder.classroom.collecting import astray, collect, find
from autograder.classroom.entries import bad_name
from autograder.course import CourseError

ADAM = "08-optimizers"
OTHERS = ("03-losses", "11-generalization")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "source").mkdir()
    return tmp_path / "source"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return tmp_path / "course"


def put(folder: Path, *files: str, content: bytes = NOTEBOOK) -> None:
    for file in files:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def copied(here: Path) -> list[str]:
    return sorted(str(p.relative_to(here / "submitted")) for p in here.rglob("*") if not p.is_dir())


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_an_archive_is_taken_or_told(case: Case, source: Path, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    put(source, case.name, content=case.content if isinstance(case.content, bytes) else case.content())
    put(source, "honest.ipynb")
    before = {path: path.read_bytes() for path in source.rglob("*") if path.is_file()}
    problems, notes = collect(source, here, ADAM, OTHERS)
    assert [student for student, _ in problems] == (["s"] if case.refused else [])
    assert all(case.refused in sentence and str(source) in sentence for _, sentence in problems)
    assert bool(notes) == bool(case.noted)
    assert all(student == "s" and sentence.isprintable() for student, sentence in [*problems, *notes])
    assert not case.noted or any(case.noted in sentence for _, sentence in notes)
    assert list(find(here, ADAM)) == (["honest"] if case.refused else ["honest", "s"])
    assert all(path.read_bytes() == NOTEBOOK for path in find(here, ADAM).values())
    assert {path: path.read_bytes() for path in source.rglob("*") if path.is_file()} == before
    assert {path.name for path in tmp_path.iterdir()} == {"source", "course", "temporary"}
    assert list((tmp_path / "temporary").iterdir()) == []


LAYOUT = {
    "anna/08-optimizers/08-optimizers.ipynb": NOTEBOOK,
    "anna/08-optimizers/data/x.csv": b"1",
    "anna/03-losses/03-losses.ipynb": b"x",
    "ben/08-optimizers.ipynb": NOTEBOOK,
    "chloe.ipynb": NOTEBOOK,
    "dora.zip": ZIP,
    "emil/08-optimizers.zip": ZIP,
    "Jo\u0308rg/08-optimizers.ipynb": NOTEBOOK,
    "Musterfrau Erika_4711_assignsubmission_file_/solution final.ipynb": NOTEBOOK,
    "Mustermann Max_4712_assignsubmission_file_/Max.zip": ZIP,
    "Nguyen Li_4713_assignsubmission_file/08-optimizers.ipynb": NOTEBOOK,
    "Nguyen Li_4713_assignsubmission_onlinetext/onlinetext.html": b"<p>See the file.</p>",
    "Flat Fiona_4714_assignsubmission_file_08-optimizers.ipynb": NOTEBOOK,
    "Same Name_1_assignsubmission_file_/08-optimizers.ipynb": NOTEBOOK,
    "Same Name_2_assignsubmission_file_/08-optimizers.ipynb": NOTEBOOK,
    "notes.txt": b"perhaps a hand-in",
    "__MACOSX/._anna": b"x",
    ".DS_Store": b"x",
}
TAKEN = ["Flat Fiona", "Jörg", "Musterfrau Erika", "Mustermann Max", "Nguyen Li", "Same Name 1", "Same Name 2", "anna", "ben", "chloe", "dora", "emil"]


@pytest.mark.parametrize("kind", ["folder", "zip", "tar.gz", "wrapped zip"])
def test_every_layout_is_read_from_a_folder_and_from_an_archive(kind: str, source: Path, here: Path) -> None:
    if kind == "folder":
        for name, content in LAYOUT.items():
            put(source, name, content=content)
    else:
        outer = "hand-ins/" if kind == "wrapped zip" else ""
        files = {outer + name: content for name, content in LAYOUT.items()}
        source = source / f"hand-ins.{kind.split()[-1]}"
        source.write_bytes(tarred(*files.items()) if kind == "tar.gz" else zipped(files))
    problems, notes = collect(source, here, ADAM, OTHERS)
    assert [student for student, _ in problems] == ["notes"]
    assert sorted(find(here, ADAM)) == TAKEN
    assert [(student, "taken as" in sentence) for student, sentence in notes] == [("Musterfrau Erika", True)]
    assert "anna/08-optimizers/data/x.csv" in copied(here)
    assert collect(source, here, ADAM, OTHERS) == (problems, notes)


def test_collecting_copies_files_and_no_links(source: Path, here: Path) -> None:
    put(source, "anna/a/a.ipynb", "anna/a/data.csv", "bo/a.ipynb", "cy.ipynb", "bad<b>/a/a.ipynb", "eve/a/a.ipynb")
    (source / "eve" / "a" / "secret").symlink_to("/etc/passwd")
    (source / "dan" / "a").mkdir(parents=True)
    (source / "dan" / "a" / "a.ipynb").symlink_to(source / "cy.ipynb")
    problems, notes = collect(source, here, "a")
    assert sorted(s for s, _ in problems) == ["bad<b>", "dan"]
    assert [s for s, _ in notes] == ["eve"]
    assert copied(here) == ["anna/a/a.ipynb", "anna/a/data.csv", "bo/a/a.ipynb", "cy/a/a.ipynb", "eve/a/a.ipynb"]
    (source / "cy.ipynb").write_text("newer")
    os.utime(here / "submitted" / "bo" / "a" / "a.ipynb", ns=(1, 1))
    collect(source, here, "a")
    assert (here / "submitted" / "cy" / "a" / "a.ipynb").read_text() == "newer"
    assert (here / "submitted" / "bo" / "a" / "a.ipynb").stat().st_mtime_ns == 1


def test_what_is_not_taken_is_told(source: Path, here: Path) -> None:
    put(source, "zoe/report.pdf", "bob.py", "cleo.pdf", "notes.txt", content=b"%PDF-1.7")
    put(source, "dan/a.ipynb", "dan/b.ipynb", "eve.ipynb", "eve/eve.ipynb", ".fay/mine.ipynb")
    put(source, "kim/03-losses/03-losses.ipynb", "lou/03-losses.ipynb", "ann/08-optimizers.ipynb", "amy/08-optimizers.IPYNB")
    put(source, "mo_7_assignsubmission_onlinetext_/onlinetext.html", "ned_8_assignsubmission_file_/03-losses.ipynb")
    (source / "gus").mkdir()
    (source / "hal.ipynb").symlink_to("eve.ipynb")
    (source / "ida").symlink_to("ann")
    os.mkfifo(source / "jan.ipynb")
    (source / "pia.ipynb").mkdir()
    problems, notes = collect(source, here, ADAM, OTHERS)
    told = {
        "zoe": "no notebook called 08-optimizers.ipynb", "bob": "no notebook called", "cleo": "no notebook called", "mo": "no notebook called",
        "ned": "no notebook called", "dan": "a.ipynb and b.ipynb: either may be meant", "eve": "has also handed in", ".fay": "a student's name may",
        "lou": "only 03-losses.ipynb. That is another assignment's", "notes": "no notebook called", "gus": "this folder is empty", "hal": "this is a link", "ida": "this is a link", "jan": "no regular file", "pia": "this folder is empty",
    }  # fmt: skip
    assert {student: told.get(student, "?") in sentence for student, sentence in problems} == dict.fromkeys(told, True)
    assert [student for student, _ in notes] == ["amy"]
    assert list(find(here, ADAM)) == ["amy", "ann"]


def test_a_hand_in_that_an_archive_of_the_class_cannot_give_is_a_problem(source: Path, here: Path) -> None:
    (source / "class.tgz").write_bytes(tarred((f"anna/{NAME}", NOTEBOOK), special(f"dan/{NAME}", b"2", "../anna"), ("../eve.ipynb", b"x")))
    problems, notes = collect(source / "class.tgz", here, ADAM)
    assert sorted((student, "was left out" in sentence) for student, sentence in problems) == [("..", True), ("dan", True)]
    assert (notes, list(find(here, ADAM))) == ([], ["anna"])


@pytest.mark.parametrize("case", CLASSES.values(), ids=CLASSES)
def test_what_is_wrong_with_one_costs_nobody_else(case: Class, source: Path, here: Path) -> None:
    (source / case.name).write_bytes(case.content if isinstance(case.content, bytes) else case.content())
    problems, _ = collect(source / case.name, here, ADAM, OTHERS)
    assert {"anna", "ben"} <= set(find(here, ADAM)), problems
    assert {student: any(s == student and piece in text for s, text in problems) for student, piece in case.told.items()} == dict.fromkeys(case.told, True), problems
    assert {student for student, _ in problems} == set(case.told)
    assert not {*case.told} & set(find(here, ADAM))


def test_it_costs_nobody_else_in_a_folder_around_all_either(source: Path, here: Path) -> None:
    files = {f"class/{name}": NOTEBOOK for name in (f"anna/{NAME}", f"mallory/{NAME}", f"mallory/{NAME.upper()}", f"ben/{NAME}")}
    (source / "class.zip").write_bytes(zipped(files))
    problems, _ = collect(source / "class.zip", here, ADAM)
    assert [student for student, _ in problems] == ["mallory"]
    assert list(find(here, ADAM)) == ["anna", "ben"]


UNREAD = [
    "x.md", "x.rtf", "x.docx", "x.jpg", "x.heic", "x.pages", "x.odp", "x.tex", "x.R", "x.url", "x.webloc", "x.txt", "x", ".x", "x.json", "x.ipynb.crdownload",
    "a/b/c/d/e/f/g/h.md", "08-optimizers", ".ipynb_checkpoints/x-checkpoint.ipynb",
]  # fmt: skip
RENAMED = [
    "x.ipynb.json", "x.ipynb.txt", "x.json", "x.txt", "x.md", "x.ipynb.download", "x.ipynb.crdownload", "x.ipynb_", "x", ".x.ipynb", "x.ipynb.ipynb",
    "X.IPYNB", "x.doc", "1/2/3/4/5/6/7/x.ipynb", "1/2/3/4/5/6/7/8/9/10/x.ipynb.txt", "ü  .ipynb",
]  # fmt: skip
REAL = b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "adam_step = 1", "metadata": {}}]}'


@pytest.mark.parametrize("name", UNREAD)
def test_whoever_handed_in_anything_else_is_told(name: str, source: Path, here: Path) -> None:
    put(source, f"anna/{name}", f"ben_1_assignsubmission_file_/{name}", content=b"see my mail")
    if "/" not in name and not name.startswith("."):
        put(source, f"cy {name}", content=b"see my mail")
    problems, _ = collect(source, here, ADAM, OTHERS)
    assert [student for student, _ in problems][:2] == ["anna", "ben"]
    assert len(problems) == len(list(source.iterdir()))
    assert all("sk for the notebook" in sentence or "notebook itself" in sentence for _, sentence in problems)
    assert find(here, ADAM) == {}


@pytest.mark.parametrize("name", RENAMED)
def test_a_notebook_under_another_suffix_is_taken_and_told(name: str, source: Path, here: Path) -> None:
    put(source, f"anna/{name}", f"ben_1_assignsubmission_file_/{name}", content=REAL)
    problems, notes = collect(source, here, ADAM, OTHERS)
    assert problems == []
    assert [(student, "taken as" in sentence) for student, sentence in notes] == [("anna", True), ("ben", True)]
    assert [path.read_bytes() for path in find(here, ADAM).values()] == [REAL, REAL]


def _handed_out(here: Path) -> bytes:
    blank = b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": ["# stub"], "metadata": {}}]}'
    put(here, f"source/{ADAM}/{NAME}", content=blank)
    return blank.replace(b'["# stub"]', b'"# stub\\n"')


@pytest.mark.parametrize(
    ("files", "taken", "told"),
    [
        ({NAME: "blank", "08-optimizers-Copy1.ipynb": "worked"}, "worked", "taken as"),
        ({NAME: "blank", "a/b/mine.ipynb": "worked"}, "worked", "taken as"),
        ({NAME: "worked", "08-optimizers-Copy1.ipynb": "blank"}, "worked", ""),
        ({NAME: "worked", "08-optimizers-Copy1.ipynb": "worked"}, "worked", "not looked at: 08-optimizers-Copy1.ipynb"),
        ({"a.ipynb": "worked", "b.ipynb": "blank"}, "worked", "taken as"),
        ({"a.ipynb": "worked", "b.ipynb": "worked"}, "", "either may be meant"),
        ({NAME: "blank"}, "blank", ""),
        ({NAME: "blank", "adam.py": "prose"}, "blank", "not looked at: adam.py"),
        ({NAME: "blank", "scan.jpg": "prose"}, "blank", "as it was handed out"),
        ({NAME: "worked", "data.csv": "prose"}, "worked", ""),
        ({NAME: "worked", "03-losses.ipynb": "worked"}, "worked", ""),
        ({NAME: "blank", "08-optimizers.ipynb.json": "worked"}, "worked", "taken as"),
        ({NAME: "worked", "08-optimizers.ipynb.json": "worked"}, "worked", "not looked at: 08-optimizers.ipynb.json"),
    ],
    ids=str,
)
def test_of_two_notebooks_the_worked_one_is_taken_or_both_are_told(files: dict[str, str], taken: str, told: str, source: Path, here: Path) -> None:
    kinds = {"blank": _handed_out(here), "worked": REAL, "prose": b"def adam_step(): ..."}
    for name, kind in files.items():
        put(source, f"anna/{name}", content=kinds[kind])
    problems, notes = collect(source, here, ADAM, OTHERS)
    assert bool(problems) == (not taken)
    assert [path.read_bytes() for path in find(here, ADAM).values()] == ([kinds[taken]] if taken else [])
    assert told in " ".join(sentence for _, sentence in [*problems, *notes])
    assert bool(notes or problems) == bool(told)


def test_who_lies_in_nbgraders_own_layout_without_a_notebook_is_told(here: Path) -> None:
    put(here, f"submitted/anna/{ADAM}/final.ipynb", f"submitted/ben/{ADAM}/{NAME}", f"submitted/cy/{ADAM}/timestamp.txt", "submitted/dan/other/x.ipynb")
    assert [student for student, _ in astray(here, ADAM)] == ["anna"]


def test_an_endless_folder_is_told(source: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.classroom.entries.MAX_ENTRIES", 50)
    put(source, *(f"anna/{i}.txt" for i in range(60)), f"ben/{NAME}")
    put(source, "cy/" + "d/" * 40 + NAME)
    problems, _ = collect(source, here, ADAM)
    assert [(student, "more than 50 files" in text or "no notebook" in text) for student, text in problems] == [("anna", True), ("cy", True)]
    assert list(find(here, ADAM)) == ["ben"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("nowhere", None, "this folder is missing"),
        ("class.pdf", b"%PDF", "neither a folder nor a"),
        ("class.zip", b"PK\x03\x04 and no more", "this archive is damaged"),
        ("class.tgz", b"", "this archive is damaged"),
    ],
)
def test_a_source_that_cannot_be_read_is_told_at_once(name: str, content: bytes | None, sentence: str, source: Path, here: Path) -> None:
    if content is not None:
        (source / name).write_bytes(content)
    with pytest.raises(CourseError, match=sentence):
        collect(source / name, here, ADAM)


NAMES = [
    "anna", "Anna Maria Müller", "O Brien", "jo.e_1-2@x,y", "-rf", "--help", "تلميذ", "学生", "😀", "👩‍🔬", "con", "NUL", "aux.txt",
    "n" * 200, "ü" * 100, "O'Neill", "D'Angelo, M.", "Ann & Bo", "C++", "@home", "-", "J. Doe.", "Müller-Lüdenscheidt, Karl-Heinz", "a..b", "Zoë (2)", "naïve~1", "$HOME", "%s", "#1", "a=b;c", "`id`", "null", "0",
]  # fmt: skip
BAD_NAMES = [
    "n" * 201, "ü" * 101, "..", ".", "", " anna", "anna ", "a/b", "a\\b", "a\nb", "a\tb", "a\0b", "\x1b[31m", "a\x85b", "<b>", 'a"b',
    "a*", "a?", "[a]", "{a}", "\u202eanna", "a\u200fb", "\u2066a", "a\u2028b", "\udcff", "\ud800", ".hidden",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_that_people_have_is_taken(name: str, source: Path, here: Path) -> None:
    assert bad_name(name) == ""
    put(source, f"{unicodedata.normalize('NFD', name)}/{NAME}" if len(name) < 60 else f"{name}/{NAME}")
    assert collect(source, here, ADAM) == ([], [])
    assert list(find(here, ADAM)) == [name]


@pytest.mark.parametrize("name", BAD_NAMES, ids=ascii)
def test_a_name_that_harms_is_told(name: str, source: Path, here: Path) -> None:
    assert bad_name(name)
    if name.strip("./") and not {"/", "\0", "\ud800"} & set(name):
        put(source, f"{name}/{NAME}")
        problems, _ = collect(source, here, ADAM)
        assert len(problems) == 1
        assert all(text.isprintable() for text in problems[0])
        assert "a student's name may hold" in problems[0][1]
    assert find(here, ADAM) == {}


def test_one_student_in_two_spellings_is_told(source: Path, here: Path) -> None:
    put(source, f"Jörg/{NAME}", f"Jo\u0308rg/{NAME}")
    problems, _ = collect(source, here, ADAM)
    assert [student for student, _ in problems] == ["Jörg"]
    assert find(here, ADAM) == {}


def test_what_cannot_be_read_is_its_own_students_problem(source: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(source, "anna.ipynb", "ben/08-optimizers.ipynb")
    (source / "cy").mkdir()
    monkeypatch.chdir(source / "cy")
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(NAME)
    (source / "ben").chmod(0)
    problems, _ = collect(source, here, ADAM)
    (source / "ben").chmod(0o700)
    assert [student for student, _ in problems] == (["cy"] if os.geteuid() == 0 else ["ben", "cy"])
    assert "anna" in find(here, ADAM)
