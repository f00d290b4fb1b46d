"""The bank speaks as the course does: hedged, short, in every language; and what an exercise says itself goes before it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from autograder import course as courses
from autograder import texts
from autograder.grade import Grader
from autograder.records import LANGUAGES

BANK = tomllib.loads(texts.BANK.read_text("utf-8"))
NEVER = re.compile(r"!|\b(unfortunately|simply|forgot|forgotten|leider|einfach|vergessen)\b", re.I)


@pytest.mark.parametrize("id", BANK)
def test_an_entry_says_what_why_and_what_next(id: str) -> None:
    entry = BANK[id]
    assert re.search(r"\bseems?\b", entry["en"]) and "offenbar" in entry["de"].lower()
    for lang in LANGUAGES:
        for text in (entry[lang], entry["why"][lang], entry["next"][lang]):
            assert not NEVER.search(text), text
            assert text[-1] in ".?", text
            assert all(len(sentence.split()) <= 20 for sentence in re.split(r"(?<=[.?:])\s", text)), text


def test_it_has_what_recurs() -> None:
    assert len(BANK) >= 50


def written(small: Path, entry: str) -> texts.Mistake:
    path = small / "solutions/03-losses/mse/texts.toml"
    path.write_text(f"{path.read_text('utf-8')}\n{entry}\n", "utf-8")
    return courses.load(small).exercise("03-losses/mse").texts().wrong[-1]


EDIT = 'edit = ["np.mean", "np.median"]'


def test_an_id_it_knows_needs_the_edit_only(small: Path) -> None:
    made = written(small, f"[wrong.root-missing]\n{EDIT}")
    assert (made.what.en, made.why is not None, made.next is not None) == (BANK["root-missing"]["en"], True, True)


def test_another_id_may_be_like_one_and_say_some_of_it_itself(small: Path) -> None:
    made = written(small, f'[wrong.no-root]\n{EDIT}\nlike = "root-missing"\nen = "The root seems to be lost."\nde = "Die Wurzel fehlt offenbar."')
    assert made.what.de == "Die Wurzel fehlt offenbar." and made.why is not None and made.why.de == BANK["root-missing"]["why"]["de"]


def test_a_courses_own_bank_goes_before_and_is_told_names(small: Path) -> None:
    (small / "solutions" / "bank.toml").write_text('[root-missing]\nen = "The root of {v} seems lost."\nde = "Die Wurzel aus {v} fehlt offenbar."\n', "utf-8")
    made = written(small, f'[wrong.root-missing]\n{EDIT}\nnames = {{ v = {{ en = "the *v*", de = "dem *v*" }} }}')
    assert (made.what.en, made.what.de) == ("The root of the *v* seems lost.", "Die Wurzel aus dem *v* fehlt offenbar.")


def test_a_mistake_may_be_like_one_above_it_and_say_some_of_it_itself(small: Path) -> None:
    made = written(small, f'[wrong.quarter-loss]\n{EDIT}\nlike = "half-loss"\nwhat = {{ en = "It seems to be a quarter.", de = "Es ist offenbar ein Viertel." }}')
    half = courses.load(small).exercise("03-losses/mse").texts().wrong[0]
    assert (made.what.de, made.why, made.next, made.banked) == ("Es ist offenbar ein Viertel.", half.why, half.next, False)


def test_a_banks_sentence_in_a_mistake_above_is_still_a_banks(small: Path) -> None:
    made = written(small, f'[wrong.a]\n{EDIT}\nlike = "root-missing"\n[wrong.b]\n{EDIT}\nlike = "a"\nnext = {{ en = "Look.", de = "Nachsehen." }}')
    assert (made.what.en, made.banked, made.next and made.next.en) == (BANK["root-missing"]["en"], True, "Look.")


def test_in_one_line_or_in_two_it_is_the_same(small: Path) -> None:
    two = written(small, f'[wrong.new]\n{EDIT}\nen = "It seems new."\nde = "Es ist offenbar neu."')
    one = written(small, f'[wrong.newer]\n{EDIT}\nwhat = {{ en = "It seems new.", de = "Es ist offenbar neu." }}')
    assert one.what == two.what and not one.banked


@pytest.mark.parametrize(("said", "told"), [
    ("", "In `mse_grad`: The result seems to be divided once too often."),
    ('what = { en = "`mse_grad` seems off.", de = "`mse_grad` stimmt offenbar nicht." }\n', "`mse_grad` seems off."),
])  # fmt: skip
def test_where_there_are_several_parts_a_banks_sentence_names_its_own(small: Path, said: str, told: str) -> None:
    path = small / "solutions/03-losses/mse/texts.toml"
    before, _, after = path.read_text("utf-8").partition("[wrong.divided-twice]\n")
    edit, _, after = after.partition("\n")
    path.write_text(f"{before}[wrong.divided-twice]\n{edit}\n{said}\n{after.partition(chr(10) * 2)[2]}", "utf-8")
    made = tmp_answer(small)
    with Grader(courses.load(small), "03-losses", "en") as grader:
        report = grader.grade(made, "x")
    assert next(one for one in report.exercises if one.id == "03-losses/mse").what == told


def tmp_answer(small: Path) -> Path:
    """A file that divides twice."""
    source = (small / "solutions/03-losses/mse/solution.py").read_text("utf-8").replace("/ y_pred.size", "/ y_pred.size / y_pred.size")
    path = small / "answer.py"
    path.write_text(f"# %%\n{source}", "utf-8")
    return path
