"""The bank speaks as the course does: hedged, short, in every language; and what an exercise says itself goes before it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from autograder import course as courses
from autograder import texts
from autograder.locale import LANGUAGES

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
    assert (made.what["en"], made.why is not None, made.next is not None) == (BANK["root-missing"]["en"], True, True)


def test_another_id_may_be_like_one_and_say_some_of_it_itself(small: Path) -> None:
    made = written(small, f'[wrong.no-root]\n{EDIT}\nlike = "root-missing"\nen = "The root seems to be lost."\nde = "Die Wurzel fehlt offenbar."')
    assert made.what["de"] == "Die Wurzel fehlt offenbar." and made.why is not None and made.why["de"] == BANK["root-missing"]["why"]["de"]


def test_a_courses_own_bank_goes_before_and_is_told_names(small: Path) -> None:
    (small / "solutions" / "bank.toml").write_text('[root-missing]\nen = "The root of {v} seems lost."\nde = "Die Wurzel aus {v} fehlt offenbar."\n', "utf-8")
    made = written(small, f'[wrong.root-missing]\n{EDIT}\nnames = {{ v = {{ en = "the *v*", de = "dem *v*" }} }}')
    assert (made.what["en"], made.what["de"]) == ("The root of the *v* seems lost.", "Die Wurzel aus dem *v* fehlt offenbar.")
