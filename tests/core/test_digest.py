"""What a key depends on: each row a file that is changed, and whether keys are compiled anew for it."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

import pytest

from autograder import course as courses
from autograder import key
from autograder.key import digest

PACKAGE = Path(digest.__file__).parents[1]

CODE = {
    "values.py": True, "script.py": True, "kinds/code/judge.py": True, "judge/agreement.py": True, "formulas/tree.py": True,
    "policy/samples.py": True, "policy/names.py": True, "jail/side.py": True, "jail/child.py": True, "jail/guard.py": True,
    "kinds/code/compiling/cases.py": True, "kinds/code/compiling/moved.py": True, "functions.py": True, "records/keys.py": True, "grade.py": True, "kinds/code/follow_through.py": True,
    "worker.py": True, "submission.py": True, "language.py": True,
    "report/page.py": False, "report/sentences.py": False, "report/style/page.css": False, "report/templates/page.html": False, "locale/en.po": False, "locale/de.po": False,
    "bank.toml": False, "texts.py": True, "worded.py": True, "kinds/choice/judge.py": True, "kinds/choice/words.py": False,
    "judge/__pycache__/agreement.cpython-312.pyc": False,
}  # fmt: skip
FILES = {
    "solutions/03-losses/mse/spec.py": True, "solutions/03-losses/mse/solution.py": True, "exercises/03-losses/mse/stub.py": True,
    "solutions/03-losses/mse/wrong/other.py": True, "solutions/03-losses/mse/losses.csv": True, "exercises/03-losses/mse/data/x.npy": True,
    "solutions/functions.py": True, "solutions/03-losses/shared.npz": True, "solutions/bank.toml": False, "solutions/03-losses/mse/texts.toml": False,
    "exercises/03-losses/mse/prompt.en.md": False, "exercises/03-losses/intro.en.md": False,
    "solutions/03-losses/mse/alternatives/another.py": False, "solutions/03-losses/output_activation/spec.py": False,
    "solutions/03-losses/mse/__pycache__/spec.pyc": False, "solutions/03-losses/mse/.spec.py.swp": False,
    "solutions/03-losses/mse/spec.py~": False, "exercises/03-losses/mse/.ipynb_checkpoints/stub.py": False,
    "course_config.py": False,
}  # fmt: skip


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("package") / "autograder"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def changed(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b"\n# changed\n")


@pytest.mark.parametrize("name", CODE)
def test_a_changed_file_of_the_house(package: Path, name: str) -> None:
    assert (package / name).exists() or not CODE[name]
    before, whole = digest.code.__wrapped__(package), digest.code.__wrapped__(package, whole=True)
    changed(package / name)
    assert (digest.code.__wrapped__(package) != before) == CODE[name]
    assert (digest.code.__wrapped__(package, whole=True) != whole) == (Path(name).suffix in (".py", ".po", ".toml"))


@pytest.mark.parametrize("name", FILES)
def test_a_changed_file_of_the_course(small: Path, name: str) -> None:
    before = key.name_of(courses.load(small), "03-losses/mse")
    assert key.name_of(courses.load(small), "03-losses/mse") == before
    changed(small / name)
    assert (key.name_of(courses.load(small), "03-losses/mse") != before) == FILES[name]


def test_a_file_that_moves_or_goes_counts(small: Path) -> None:
    path = small / "solutions/03-losses/mse/data.csv"
    path.write_text("1,2\n")
    before = key.name_of(courses.load(small), "03-losses/mse")
    path.rename(path.with_name("other.csv"))
    assert key.name_of(courses.load(small), "03-losses/mse") != before


@pytest.mark.parametrize("name", ["python", *digest.PACKAGES])
def test_another_version_counts(small: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = key.name_of(courses.load(small), "03-losses/mse")
    other = {**digest.versions(), name: "0.0"}
    monkeypatch.setattr(digest, "versions", lambda: other)
    assert key.name_of(courses.load(small), "03-losses/mse") != before


@pytest.mark.parametrize("change", ["term", "seed", "device"])
def test_seeds_and_device_count(small: Path, change: str) -> None:
    before = key.name_of(courses.load(small), "03-losses/mse", "cpu")
    if change == "term":
        path = small / "course_config.py"
        path.write_text(path.read_text().replace('term = "test"', 'term = "next"'))
    if change == "seed":
        (small / ".autograder" / "secret_seed").write_text("00" * 16 + "\n")
    after = key.name_of(courses.load(small), "03-losses/mse", "cuda" if change == "device" else "cpu")
    assert after != before


SENTENCE = "The mean seems to be a sum: the division by *n* is missing."


def test_a_changed_sentence_is_shown_and_compiles_nothing_a_changed_edit_does(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key.load(courses.load(small), "03-losses/mse")
    texts = small / "solutions/03-losses/mse/texts.toml"
    written = texts.read_text("utf-8")
    old = re.search(r'\[wrong\.sum-for-mean\].*?\nwhat = \{ en = "(.*?)"', written, re.DOTALL)
    assert old is not None
    texts.write_text(written.replace(old[1], SENTENCE).replace('vector = { en = "', 'vector = { en = "Mere '), "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(key, "compile_key", lambda *_, **__: pytest.fail("compiled anew"))
        again = key.load(courses.load(small), "03-losses/mse")
    assert SENTENCE in [one.what["en"] for one in again.exercise.misconceptions]
    assert again.exercise.group_titles[0][1]["en"].startswith("Mere ")
    before = key.name_of(courses.load(small), "03-losses/mse")
    texts.write_text(written.replace("np.mean", "np.median"), "utf-8")
    assert key.name_of(courses.load(small), "03-losses/mse") != before


def test_a_changed_title_is_shown_and_compiles_nothing(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = key.load(courses.load(small), "03-losses/output_activation")
    prompt = small / "exercises/03-losses/output_activation/prompt.en.md"
    prompt.write_text("# Another title\n" + prompt.read_text("utf-8").partition("\n")[2], "utf-8")
    monkeypatch.setattr(key, "compile_key", lambda *_, **__: pytest.fail("compiled anew"))
    again = key.load(courses.load(small), "03-losses/output_activation")
    assert again.exercise.title["en"] == "Another title"
    assert again.hash == first.hash


def test_a_changed_sentence_of_the_house_is_said_and_compiles_nothing(course: courses.Course, monkeypatch: pytest.MonkeyPatch) -> None:
    key.load(course, "05-chain-rule/neuron_gradient")
    monkeypatch.setattr(key, "compile_key", lambda *_, **__: pytest.fail("compiled anew"))
    before = key.load(course, "05-chain-rule/neuron_gradient").exercise.misconceptions
    monkeypatch.setattr(key.words, "say", lambda lang, code, **_: f"{lang} {code}")
    after = key.load(course, "05-chain-rule/neuron_gradient").exercise.misconceptions
    ours = [(old, new) for old, new in zip(before, after, strict=True) if old.code]
    assert ours
    assert all(new.what["de"] in (f"de {old.code}.what", "de mutant.within") and old.what["de"] != new.what["de"] for old, new in ours)


def test_it_costs_next_to_nothing(course: courses.Course) -> None:
    digest.code()
    began = time.process_time()
    for id in course.exercise_ids():
        digest.of(course.exercise(id))
    assert time.process_time() - began < 0.5
