"""What an author can get wrong in spec.py and texts.toml: each row one slip, and the words of the one sentence it gets.

The file, the line where there is one, and what to do are told; the exit code is 2, and other exercises are as before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder import cli, key
from autograder import course as courses
from autograder.prerequisites import ordered

SECRET = Path("solutions/03-losses/mse")
CHOICE = Path("solutions/03-losses/output_activation")
Change = Callable[[Path], None]


def put(old: str, new: str, file: str = "texts.toml", folder: Path = SECRET) -> Change:
    def change(root: Path) -> None:
        path = root / folder / file
        text = path.read_text("utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new, 1), "utf-8")

    return change


def end(text: str, file: str = "texts.toml", folder: Path = SECRET) -> Change:
    def change(root: Path) -> None:
        path = root / folder / file
        path.write_text(path.read_text("utf-8") + text, "utf-8")

    return change


def top(text: str, folder: Path = SECRET) -> Change:
    return put("[groups]" if folder == SECRET else "[options", f"{text}\n[groups]" if folder == SECRET else f"{text}\n[options", folder=folder)


FIRST = "[wrong.half-loss]\nedit = "
EDIT = '["np.mean((y_pred - y_true) ** 2)", "np.mean((y_pred - y_true) ** 2) / 2"]'
VECTOR = 'vector = { en = "Vectors (n,)", de = "Vektoren (n,)" }'
NAMED = '[wrong.new]\nedit = ["np.mean", "np.sum"]\nen = "It seems to be new."\nde = "Es ist offenbar neu."\n'
SPEC = "EXERCISE = CodeExercise(parts"
OPTION = "[options.sigmoid-probability]"

SLIPS: list[tuple[str, Change, str]] = [
    # the file itself
    ("a quote is not closed", put('"Vectors (n,)"', '"Vectors (n,)'), r"line 2: this is not TOML"),
    ("an id twice", end("\n[wrong.half-loss]\nfile = true\n"), r"line \d+: this is not TOML.*half-loss"),
    ("not UTF-8", lambda root: (root / SECRET / "texts.toml").write_bytes(b"# \xff\n"), "not UTF-8"),
    ("a section nobody knows", end("\n[wrongs]\n"), "there is no section `wrongs`. Did you mean `wrong`"),
    ("a section that is no table", put("[groups]", "hints = []\nplots = 3\n[groups]"), "line 2: `plots` must be a table"),
    # languages
    ("a language missing in a mistake", put('en = "`mse` seems to carry an extra factor ½."\n', ""), r"line 7: `half-loss` has no text in `en`"),
    ("a language missing in a reason", put('why.en = "Some books', 'why.fr = "Some books'), r"there is no language `fr`"),
    ("a language missing in a group", put(', de = "Vektoren (n,)"', ""), r"line 2: `vector` has no text in `de`"),
    ("an empty text", put('de = "Vektoren (n,)"', 'de = ""'), r"line 2: `vector.de` must be a text in quotes, and not empty"),
    ("a number for a text", put('de = "Vektoren (n,)"', "de = 3"), r"line 2: `vector.de` must be a text in quotes"),
    ("a language missing in the reason of a mistake", put('why.de = "Manche Bücher', 'why_de = "Manche Bücher'), r"there is no key `why_de`. Did you mean `why`"),
    ("no German reason", put('why.de = "Manche Bücher halbieren den Verlust, damit sich die 2 der Ableitung kürzt. Hier ist der reine Mittelwert verlangt."\n', ""), r"line 11: `half-loss.why` has no text in `de`"),
    ("an empty sentence of a mistake", put('next.en = "For one prediction 3', 'next.en = ""  # "'), r"line 13: `half-loss.next.en` must be a text in quotes, and not empty"),
    ("a group with one text for all", put(VECTOR, 'vector = "Vectors"'), "line 2: `vector` needs its text in every language: en, de"),
    # mistakes
    ("a key nobody knows", put(FIRST, "[wrong.half-loss]\nedti = "), r"line 8: there is no key `edti`. Did you mean `edit`"),
    ("no edit", put(FIRST + EDIT + "\n", "[wrong.half-loss]\n"), "line 7: `half-loss` needs one of: edit; file = true; line and formula; node and formula"),
    ("an edit and a file", put(FIRST, "[wrong.half-loss]\nfile = true\nedit = "), "`half-loss` needs one of: edit"),
    ("an edit of one text", put(EDIT, '["np.mean"]'), r'line 8: `edit` must be \["old", "new"\]'),
    ("an edit with an empty old text", put(EDIT, '["", "x"]'), "line 8: `edit` must be .* the old text is not empty"),
    ("an edit that is a text", put(EDIT, '"np.mean"'), r'line 8: `edit` must be \["old", "new"\]'),
    ("an edit not found", put(EDIT, '["np.average", "np.sum"]'), "line 7: the old text 'np.average' of the edit is found 0 times in solution.py; it must be there exactly once"),
    ("an edit found twice", put(EDIT, '["y_pred", "y"]'), r"line 7: the old text 'y_pred' of the edit is found \d times"),
    ("a file that is missing", put("edit = " + EDIT, "file = true"), "half-loss.py is missing. Write it, or give an edit"),
    ("a file that is no flag", put("edit = " + EDIT, 'file = "half.py"'), "`file` can only be true: the mistake is then the file wrong/half-loss.py"),
    ("a line in a code exercise", put("edit = " + EDIT, 'line = "dL"\nformula = "x"'), "here a mistake has `edit`; this one has `line` and `formula`"),
    ("a formula that is a number", put("edit = " + EDIT, "line = 'dL'\nformula = 3"), "`half-loss.formula` must be a text in quotes"),
    ("a placeholder in a sentence", put("an extra factor ½.", "an extra factor {{factor}}."), r"texts.toml: wrong.half-loss: `{{factor}}` stands in a text, but the variant gives only: nothing"),
    # the bank
    ("no sentences, and no bank knows it", end("\n" + NAMED.partition("en =")[0]), r"`new` says nothing, and no bank knows it. Write `en` and `de`"),
    ("like something no bank has", end("\n" + NAMED.partition("en =")[0] + 'like = "sum-for-maen"\n'), "the bank has no `sum-for-maen`. Did you mean `sum-for-mean`"),
    ("names that are no table", end("\n" + NAMED + "names = 3\n"), "`names` must be a table"),
    ("the course's bank lacks a language", lambda root: ((root / "solutions/bank.toml").write_text('[x]\nen = "One seems wrong."\n'), None)[1], "bank.toml, line 1: `x` has no text in `de`"),
    ("the course's bank wants a name", lambda root: (
        (root / "solutions/bank.toml").write_text('[new]\nen = "{thing} seems lost."\nde = "{thing} fehlt offenbar."\n'), end("\n" + NAMED.partition("en =")[0])(root))[1],
     r"the bank's `new` speaks of `{thing}`. Say what that is here: `names = { thing = \"…\" }`"),
    # groups and plots
    ("a group without cases", put("[groups]", '[groups]\nother = { en = "Other", de = "Andere" }'), "line 2: no case of spec.py belongs to the group `other`"),
    ("a group without a title", put(VECTOR + "\n", ""), r"the group of cases `vector` has no title. Write it under \[groups\]: vector = { en = \"…\", de = \"…\" }"),
    ("a picture without a caption", put(SPEC, "_drawn = cases\n\ndef cases(draw):\n    for case in _drawn(draw):\n        yield case.plotted('mse') if 'wide' in case.name else case\n\n" + SPEC, "spec.py"),
     r"the picture of the case 'matrix: .*' has no caption. Write it under \[plots\]"),
    # what is known of an exercise
    ("minutes that are a text", top('[meta]\nminutes = "ten"\n'), "line 2: `minutes` is 'ten'; it must be a whole number of minutes"),
    ("a difficulty of 5", top("[meta]\ndifficulty = 5\n"), "line 2: `difficulty` is 5; it must be 1, 2 or 3"),
    ("needs that are a text", top('[meta]\nneeds = "neuron"\n'), r"line 2: `needs` must be a list of texts"),
    ("a setting nobody knows", top("[meta]\nminuts = 5\n"), "line 2: there is no setting `minuts`. Did you mean `minutes`"),
    ("three hints", top('[[hints]]\nen = "a"\nde = "a"\n' * 3), "write at most 2 hints"),
    ("a hint in one language", top('[[hints]]\nen = "Look at the shapes."\n'), "line 1: `hints` has no text in `de`"),
    # the spec
    ("prose in the spec", put(SPEC, "from autograder.spec import Wrong\n" + SPEC + "=[], wrong=[Wrong('a', en='', de='')], cases=cases)\n_ = dict(parts", "spec.py"),
     r"spec.py: `wrong` stands in texts.toml, in \[wrong\], not in spec.py"),
    ("an argument nobody knows", put("cases=cases", "casse=cases", "spec.py"), r"spec.py, line \d+: TypeError: .*casse"),
    ("no EXERCISE", put("EXERCISE =", "EXERCIZE =", "spec.py"), "EXERCISE is missing or of no known kind"),
    ("Python that does not parse", put("EXERCISE =", "EXERCISE ==", "spec.py"), r"spec.py, line \d+: "),
    ("a case that calls what is no part", put('"mse", "mse_grad"', '"mse", "mse_gard"', "spec.py"), r"spec.py: case '.*' (first )?calls 'mse_gard'"),
    ("a class that is given and no part", lambda root: (put("def mse(", "class Node:\n    pass\n\n\ndef mse(", "stub.py", Path("exercises/03-losses/mse"))(root), put("def cases(draw):", 'def cases(draw):\n    yield Case("vector: given", "Node")', "spec.py")(root))[1],
     r"case 'vector: given' first calls 'Node', which is no part of the exercise. If it is given, list it as well: Part\(\"Node\", points=0\)"),
    ("two cases of one name", put("{part}, wide", "{part}, tall", "spec.py"), r"spec.py: two cases are called 'matrix: mse, tall'; each needs a name of its own"),
    ("a reference that raises", put("torch.nn.functional.mse_loss(y_pred, y_true)", "torch.nn.functional.mse_lost(y_pred, y_true)", "spec.py"), "the reference raises AttributeError"),
]  # fmt: skip
OF_A_CHOICE: list[tuple[str, Change, str]] = [
    ("an option without a text", put(OPTION, "[options.sigmoid-probabilty]", folder=CHOICE), "spec.py has no option `sigmoid-probabilty`. Did you mean `sigmoid-probability`"),
    ("an option without a reason", put("why.en", "why_en", folder=CHOICE), "there is no language `why_en`. Did you mean `why`"),
    ("an option of the spec without a text", put('Option("identity-log")', 'Option("identity-log"), Option("fifth")', "spec.py", CHOICE), r"the option `fifth` of spec.py has no text. Write it under \[options.fifth\]"),
    ("mistakes of a choice", end("\n" + NAMED, folder=CHOICE), r"a ChoiceExercise has no mistakes with names. Take \[wrong\] out"),
    ("groups of a choice", end('\n[groups]\na = { en = "A", de = "A" }\n', folder=CHOICE), r"\[groups\] belongs to code exercises"),
]  # fmt: skip
ROWS = [(*row, "03-losses/mse") for row in SLIPS] + [(*row, "03-losses/output_activation") for row in OF_A_CHOICE]


@pytest.mark.parametrize(("what", "change", "said", "id"), ROWS, ids=[row[0] for row in ROWS])
def test_a_slip_gets_one_sentence(small: Path, what: str, change: Change, said: str, id: str) -> None:
    change(small)
    with pytest.raises(courses.CourseError) as told:
        key.load(courses.load(small), id)
    sentence = str(told.value)
    assert re.search(said, sentence), sentence
    assert "\n" not in sentence and str(small) in sentence and len(sentence) < 420
    other = next(row[3] for row in ROWS if row[3] != id)
    if "bank" not in what:
        assert courses.load(small).exercise(other).spec()


SOFTMAX = 'graph={"p_i": "exp(z_i)/sum(exp(z_k), k, 1, n)", "L": "-sum(y_i*log(p_i), i, 1, n)"}, shapes={"z": ["n"], "y": ["n"]}, points=1'
OF_A_DERIVATION = [
    ("an index that is not declared", f'{SOFTMAX}, lines=["dL_dz"]', r"graph\['p_i'\]: `i` stands as an index and is not declared: write domains={\"i\": \"index\"}, or sum over it"),
    ("an index of a line", f'{SOFTMAX}, lines=["dp_i_dz_j"], domains={{"i": "index"}}', r"lines: 'dp_i_dz_j': `j` stands as an index and is not declared: write domains={\"j\": \"index\"}"),
    ("two indices", 'graph={"L": "W_ij^2"}, shapes={"W": ["m", "n"]}, lines=["dL_dW"], points=1', "`i` and `j` stand as indices and are not declared: .*, or sum over them"),
    ("an index of no sum", 'graph={"z": "W @ x", "L": "z_i^2"}, shapes={"W": ["m", "n"], "x": ["n"]}, lines=["dL_dz"], points=1', r"graph\['L'\]: `i` stands as an index"),
    ("a line that is none", 'graph={"L": "w^2"}, lines=["dL_dq"], points=1', "lines: 'dL_dq' is no derivative along the graph"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "written", "said"), OF_A_DERIVATION, ids=[row[0] for row in OF_A_DERIVATION])
def test_a_slip_in_a_graph_gets_one_sentence(small: Path, what: str, written: str, said: str) -> None:
    spec = f"from autograder.spec import DerivationExercise\n\nEXERCISE = DerivationExercise({written})\n"
    (small / CHOICE / "spec.py").write_text(spec, "utf-8")
    (small / CHOICE / "texts.toml").write_text("", "utf-8")
    with pytest.raises(courses.CourseError) as told:
        key.load(courses.load(small), "03-losses/output_activation")
    assert re.search(said, str(told.value)), told.value


def test_the_table_is_long() -> None:
    assert len(ROWS) >= 40


@pytest.mark.parametrize("change", [SLIPS[0][1], SLIPS[11][1]])
def test_the_audit_says_it_and_ends_with_2(small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], change: Change) -> None:
    change(small)
    monkeypatch.chdir(small)
    assert cli.main(["audit", "--seeds", "1", "--draws", "1"]) == 2
    shown = "".join(capsys.readouterr())
    assert "texts.toml, line" in shown and "Traceback" not in shown
    assert "These cannot be used as they are" in shown  # the rest is audited all the same


@pytest.mark.parametrize(
    ("mse", "choice", "said"),
    [
        ([], ["mse"], ""),
        (["output_activation"], ["mse"], "need each other in a circle: 03-losses/"),
        (["mse"], [], "in a circle: 03-losses/mse → 03-losses/mse"),
        (["output_activaton"], [], "there is no exercise `output_activaton`. Did you mean `03-losses/output_activation`"),
    ],
)
def test_what_is_needed_comes_before(small: Path, mse: list[str], choice: list[str], said: str) -> None:
    for folder, names in ((SECRET, mse), (CHOICE, choice)):
        texts = small / folder / "texts.toml"
        texts.write_text(f"[meta]\nneeds = {names!r}\n\n{texts.read_text('utf-8')}", "utf-8")
    course = courses.load(small)
    if not said:
        assert ordered(course) == ["03-losses/mse", "03-losses/output_activation"]
        return
    with pytest.raises(courses.CourseError, match=re.escape(said)) as told:
        ordered(course)
    assert "texts.toml, line 2" in str(told.value)
