"""Numbers, points, dates and foreign texts, as people write them in either language."""

from __future__ import annotations

import math

import pytest

from autograder.language import Marked, clean, count, date, gist, listing, number, points, quote, say, yours_and_right
from autograder.records import Lang


@pytest.mark.parametrize(
    ("yours", "right", "en", "de"),
    [
        (0.996837, 0.95, ("0.9968", "0.9500"), ("0,9968", "0,9500")),
        (0.2350037, 0.25, ("0.235", "0.250"), ("0,235", "0,250")),
        (0.937, 0.0, ("0.937", "0.000"), ("0,937", "0,000")),
        (1.0, 0.9, ("1.00", "0.90"), ("1,00", "0,90")),
        (3.0, 5.0, ("3", "5"), ("3", "5")),
        (-1.5, 1.5, ("−1.5", "1.5"), ("−1,5", "1,5")),
        (120.0, 20.0, ("120", "20"), ("120", "20")),
        (12500.5, 20000.0, ("12\u202f500", "20\u202f000"), ("12\u202f500", "20\u202f000")),
        (1e-6, 1e-4, ("1·10⁻⁶", "1·10⁻⁴"), ("1·10⁻⁶", "1·10⁻⁴")),
        (3.2e-7, 1.1e-7, ("3.2·10⁻⁷", "1.1·10⁻⁷"), ("3,2·10⁻⁷", "1,1·10⁻⁷")),
        (0.0, 3e-5, ("0", "3·10⁻⁵"), ("0", "3·10⁻⁵")),
        (math.nan, 0.5, ("nan", "0.5"), ("nan", "0,5")),
        (math.inf, -math.inf, ("∞", "−∞"), ("∞", "−∞")),
        (1.0 + 1e-9, 1.0, ("1.000000", "1.000000"), ("1,000000", "1,000000")),
        (0.5, 0.5, ("0.5", "0.5"), ("0,5", "0,5")),
    ],
)
def test_two_numbers_side_by_side(yours: float, right: float, en: tuple[str, str], de: tuple[str, str]) -> None:
    assert yours_and_right(yours, right, "en") == en
    assert yours_and_right(yours, right, "de") == de


@pytest.mark.parametrize("exponent", range(-300, 300, 7))
def test_two_numbers_never_stay_equal_where_they_differ_by_half(exponent: int) -> None:
    yours, right = 1.5 * 10.0**exponent, 1.0 * 10.0**exponent
    shown = yours_and_right(yours, right, "en")
    assert shown[0] != shown[1]
    assert max(map(len, shown)) <= 12


@pytest.mark.parametrize(
    ("value", "en", "de"),
    [
        (0.9968, "0.9968", "0,9968"), (2.0, "2", "2"), (-0.0, "0", "0"), (-2.5, "−2.5", "−2,5"), (9999.0, "9999", "9999"),
        (1234567.0, "1\u202f234\u202f567", "1\u202f234\u202f567"), (3e-5, "3·10⁻⁵", "3·10⁻⁵"), (-4.25e12, "−4.25·10¹²", "−4,25·10¹²"),
        (1 / 3, "0.333333", "0,333333"),
    ],
)  # fmt: skip
def test_a_number_in_prose(value: float, en: str, de: str) -> None:
    assert (number("en", value), number("de", value)) == (en, de)


def test_points_halves_and_thirds() -> None:
    assert [points("en", p) for p in (2.0, 2.5, 0.0, 2 / 3, 10.0)] == ["2", "2.5", "0", "0.67", "10"]
    assert points("de", 2.5) == "2,5"


def test_numbers_in_code_keep_the_point() -> None:
    assert say("de", "numeric.raised_no_line", part="f", error=0.5).endswith("`0.5`.")
    assert "0,5" in say("de", "numeric.timed_out", seconds=0.5)


def test_dates() -> None:
    assert date("en", "2026-12-12T21:40:00") == "12 Dec 2026, 21:40"
    assert date("de", "2026-12-04T09:05:00+01:00") == "04.12.2026, 09:05 Uhr"
    assert date("de", "2026-12-14T10:42:00", time=False) == "14.12.2026"
    assert date("en", "yesterday") == "yesterday"


@pytest.mark.parametrize(("lang", "wanted"), [("en", "`a`, `b` and `c`"), ("de", "`a`, `b` und `c`")])
def test_listings(lang: Lang, wanted: str) -> None:
    assert listing(lang, ["`a`", "`b`", "`c`"]) == wanted
    assert listing(lang, ["`a`"]) == "`a`"
    assert listing(lang, []) == ""


def test_plurals_and_small_numbers() -> None:
    assert say("en", "text.pending", n=1) == "Your text arrived complete (1 word). A person reads it."
    assert "(84 Wörter)" in say("de", "text.pending", n=84)
    assert [count("de", n) for n in (2, 12, 13)] == ["zwei", "zwölf", "13"]


def test_a_missing_filling_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("en", "numeric.changed", part="f")


def test_a_foreign_text_opens_no_mark_and_moves_nothing() -> None:
    said = say("en", "numeric.changed", part="f` *x* `", name="\u202egnp\x1b[31m\n")
    assert said == "`fˋ *x* ˋ` changes its input `\\u202egnp\\u001b[31m ` in place."
    assert quote("*x* `y`", inside=False) == "∗x∗ ˋyˋ"
    assert quote("") == "''"
    assert clean("a\u2066b\u0000") == "a\\u2066b\\u0000"
    assert len(quote("x" * 10_000)) == 300


def test_our_own_marks_pass() -> None:
    assert say("en", "evidence.agree", n=12, values=Marked("`m` and `w`")) == "All 12 cases agree in `m` and `w`."


def test_fillings_reach_no_attributes() -> None:
    from autograder import language

    with pytest.raises(KeyError):
        language.say("en", "numeric.missing", **{"other": "x"})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ValueError: too short", "ValueError: too short"),
        (
            "ValueError: matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) (size 3 is different from 5)",
            "ValueError: matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc … (size 3 is different from 5)",
        ),
        ("IndexError: " + "word " * 40 + "index 7 is out of bounds for axis 0 with size 5", "index 7 is out of bounds for axis 0 with size 5"),
        ("KeyError: " + "x" * 200, "x…"),
        ("AttributeError: module 'numpy' has no attribute 'float'.\n`np.float` was a deprecated alias for the builtin `float`. See release 1.20.0", "no attribute 'float'"),
        ("RuntimeError: Error(s) in loading state_dict for Linear:\n\tsize mismatch for weight: a shape [2, 3], the shape here is [3, 2].", "[3, 2]."),
    ],
)
def test_of_a_long_error_the_part_with_the_sizes_is_kept(text: str, shown: str) -> None:
    found = gist(text, 120)
    assert len(found) <= 120 and found.endswith(shown) and found.startswith(text[:9])
