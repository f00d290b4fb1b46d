"""Hand-ins of every layout and archive, right and hostile: who has an entry has a notebook or a sentence, and nothing escapes."""

from __future__ import annotations

import os
import socket
import unicodedata
from pathlib import Path

import pytest
from make_archives import CASES, NAME, NOTEBOOK, ZIP, Case, special, tarred, zipped

from autograder.course import CourseError
from autograder.nbgrader.collecting import bad_name, collect, find

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
    "notes.txt": b"not a hand-in",
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
    assert problems == []
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
    put(source, "zoe/report.pdf", "bob.py", "cleo.pdf", "dan/a.ipynb", "dan/b.ipynb", "eve.ipynb", "eve/eve.ipynb", ".fay/mine.ipynb")
    put(source, "kim/03-losses/03-losses.ipynb", "lou/03-losses.ipynb", "notes.txt", "ann/08-optimizers.ipynb", "amy/08-optimizers.IPYNB")
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
        "gus": "this folder is empty", "hal": "this is a link", "ida": "this is a link", "jan": "no regular file", "pia": "this folder is empty",
    }  # fmt: skip
    assert {student: told.get(student, "?") in sentence for student, sentence in problems} == dict.fromkeys(told, True)
    assert [student for student, _ in notes] == ["amy"]
    assert list(find(here, ADAM)) == ["amy", "ann"]


def test_a_hand_in_that_an_archive_of_the_class_cannot_give_is_a_problem(source: Path, here: Path) -> None:
    (source / "class.tgz").write_bytes(tarred((f"anna/{NAME}", NOTEBOOK), special(f"dan/{NAME}", b"2", "../anna"), ("../eve.ipynb", b"x")))
    problems, notes = collect(source / "class.tgz", here, ADAM)
    assert sorted((student, "was left out" in sentence) for student, sentence in problems) == [("..", True), ("dan", True)]
    assert (notes, list(find(here, ADAM))) == ([], ["anna"])


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
    "n" * 120, "ü" * 60, "a..b", "Zoë (2)", "naïve~1", "$HOME", "%s", "#1", "a=b;c", "`id`", "null", "0",
]  # fmt: skip
BAD_NAMES = [
    "n" * 121, "ü" * 61, "..", ".", "", " anna", "anna ", "a/b", "a\\b", "a\nb", "a\tb", "a\0b", "\x1b[31m", "a\x85b", "<b>", "a&b", 'a"b', "a'b",
    "a*", "a?", "[a]", "{a}", "a+b", "\u202eanna", "a\u200fb", "\u2066a", "a\u2028b", "\udcff", "\ud800", ".hidden",
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
