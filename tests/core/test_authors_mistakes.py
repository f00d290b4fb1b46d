"""What an author can get wrong in spec.py and texts.toml: each row one slip, and the words of the one sentence it gets.

The file, the line where there is one, and what to do are told; the exit code is 2, and other exercises are as before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder import cli, key, release
from autograder import course as courses
from autograder.nbgrader import build
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

PUBLIC, TEXT = Path("exercises/03-losses/mse"), Path("solutions/03-losses/told")


def every(*changes: Change) -> Change:
    def change(root: Path) -> None:
        for one in changes:
            one(root)

    return change


def drawn(body: str, called: str = "{{figure: losses}}", said: str = '\n[figures.losses]\nen = "Two curves."\nde = "Zwei Kurven."\n') -> Change:
    """`figures` in the spec, what calls it in both prompts, and what it shows."""
    spec = put(SPEC, f"from autograder.spec import contours, curves, pixels\n\n\ndef figures(values):\n    return {body}\n\n\nEXERCISE = CodeExercise(figures=figures, parts", "spec.py")
    prompts = [end(f"\n{called}\n", f"prompt.{lang}.md", PUBLIC) for lang in ("en", "de")]
    return every(spec, *prompts, end(said))


def beside(name: str, content: bytes, folder: str = "mse/data") -> Change:
    def change(root: Path) -> None:
        place = root / "exercises/03-losses" / folder
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)

    return change


def told(arguments: str, texts: str) -> Change:
    """A third exercise, a text."""

    def change(root: Path) -> None:
        for half in ("exercises", "solutions"):
            (root / half / "03-losses/told").mkdir()
        for lang in ("en", "de"):
            (root / f"exercises/03-losses/told/prompt.{lang}.md").write_text("# Told\n\nSay it.\n")
            (root / TEXT / f"model.{lang}.md").write_text("So.\n")
        (root / TEXT / "spec.py").write_text(f"from autograder.spec import TextExercise\n\nEXERCISE = TextExercise({arguments})\n")
        (root / TEXT / "texts.toml").write_text(texts)
        config = root / "course_config.py"
        config.write_text(config.read_text().replace('"output_activation"]', '"output_activation", "told"]'))

    return change


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
    ("an empty text", put('de = "Vektoren (n,)"', 'de = ""'), r"line 2: `de` must be a text in quotes, and not empty"),
    ("a number for a text", put('de = "Vektoren (n,)"', "de = 3"), r"line 2: `de` must be a text in quotes"),
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
    ("a formula that is a number", put("edit = " + EDIT, "line = 'dL'\nformula = 3"), "`formula` must be a text in quotes"),
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
    # figures
    ("a figure without a sentence", drawn('{"losses": curves({"A": [1, 2]})}', said=""), r"texts.toml: the figure `losses` of spec.py has no sentence. Write what it shows under \[figures\]: losses = { en = \"…\", de = \"…\" }"),
    ("a figure that is nowhere shown", drawn('{"losses": curves({"A": [1, 2]})}', called=""), r"prompt.en.md: the figure `losses` of spec.py is nowhere shown. Write {{figure: losses}} where it belongs"),
    ("a figure shown in one language only", every(drawn('{"losses": curves({"A": [1, 2]})}'), put("{{figure: losses}}", "", "prompt.de.md", PUBLIC)), "prompt.de.md: the figure `losses` of spec.py is nowhere shown"),
    ("a figure that nobody draws", drawn('{"losses": curves({"A": [1, 2]})}', called="{{figure: losses}} {{figure: lossses}}"), r"prompt.en.md, line \d+: spec.py draws no figure `lossses`. Did you mean `losses`"),
    ("a figure where there is none", end("\n{{figure: losses}}\n", "prompt.en.md", PUBLIC), r"prompt.en.md, line \d+: spec.py draws no figure `losses`. Let its `figures` draw one"),
    ("a figure called without a colon", drawn('{"losses": curves({"A": [1, 2]})}', called="{{figure losses}}"), r"prompt.en.md, line \d+: `{{figure losses}}` calls no figure. Write it as {{figure: name}}"),
    ("a sentence of a figure that is not drawn", end('\n[figures.losses]\nen = "A"\nde = "A"\n'), r"texts.toml, line \d+: spec.py draws no figure `losses`. Take it out"),
    ("a figure's sentence in one language", drawn('{"losses": curves({"A": [1, 2]})}', said='\n[figures.losses]\nen = "Two curves."\n'), "`losses` has no text in `de`"),
    ("a word for a curve that is not there", drawn('{"losses": curves({"A": [1, 2]})}', said='\n[figures.losses]\nen = "A"\nde = "A"\nnames.B = "b"\n'), r"texts.toml, line \d+: the figure `losses` has no part `B`. It has: A"),
    ("a figure's sentence with an unknown value", drawn('{"losses": curves({"A": [1, 2]})}', said='\n[figures.losses]\nen = "{{eta}}"\nde = "A"\n'), r"texts.toml, line \d+: `{{eta}}` stands in a text"),
    ("figures that are no drawings", drawn('{"losses": [1, 2]}'), r"spec.py: the figure 'losses' is a list; draw it by curves\(…\), contours\(…\) or pixels\(…\)"),
    ("figures that are a list", drawn('[curves({"A": [1, 2]})]'), r"spec.py: figures\(values\) must return drawings by name"),
    ("a curve that leaves the numbers", drawn('{"losses": curves({"A": [1, float("nan")]})}'), "spec.py: the curve 'A' has the value nan, which cannot be drawn"),
    ("a curve longer than its x", drawn('{"losses": curves({"A": [1, 2]}, [0])}'), "spec.py: the curve 'A' has 2 values over 1 places"),
    ("a curve of too many points", drawn('{"losses": curves({"A": range(9999)})}'), "spec.py: the curve 'A' has 9999 points; at most 500 are drawn"),
    ("a logarithm of zero", drawn('{"losses": curves({"A": [1, 0]}, log=True)}'), r"spec.py: curves\(…, log=True\): every value must be positive"),
    ("more curves than can be told apart", drawn('{"losses": curves({c: [1, 2] for c in "ABCDEF"})}'), r"spec.py: curves\(…\) draws at most 5 curves"),
    ("a grid and values that do not fit", drawn('{"losses": contours([0, 1], [0, 1], [[1, 2]])}'), r"spec.py: contours\(…\): z must have the shape \(2, 2\): a row for each y"),
    ("an image too large", drawn('{"losses": pixels({"A": [[0] * 40] * 2})}'), r"spec.py: pixels\(…\): the image 'A' must have 1 to 32 rows and columns"),
    ("a function of figures that raises", drawn('{"losses": values["eta"]}'), "spec.py: compiling it raises KeyError"),
    # data files
    ("data over its budget", beside("big.csv", b"1,2\n" * 300_000), r"big.csv: larger than 1048576 bytes, which is more than goes with a notebook. Leave rows or decimals out"),
    ("data over its budget together", every(*(beside(f"part{i}.csv", b"%d,2\n" % i * 100_000) for i in range(3))), r"part\d.csv: with it the data files of this assignment are \d+ bytes, and at most 1048576 go"),
    ("data that is no text", beside("rows.csv", b"\x93NUMPY\xff"), "rows.csv: this is not UTF-8 text. Save it as UTF-8"),
    ("data of another kind", beside("rows.npy", b"1"), r"rows.npy: this is no data file. Give a .csv, .tsv, .txt or .json"),
    ("data of one name twice", every(beside("a.csv", b"1"), beside("a.csv", b"2", "data")), r"mse/data/a.csv: .*data/a.csv has the same name and holds something else"),
    # criteria
    ("criteria of a code exercise", top('[criteria]\na = { en = "A", de = "A" }\n'), r"line 2: \[criteria\] belongs to texts, and this is a CodeExercise"),
    # the spec
    ("prose in the spec", put(SPEC, "from autograder.spec import Wrong\n" + SPEC + "=[], wrong=[Wrong('a', en='', de='')], cases=cases)\n_ = dict(parts", "spec.py"),
     r"spec.py: `wrong` stands in texts.toml, in \[wrong\], not in spec.py"),
    ("an argument nobody knows", put("cases=cases", "casse=cases", "spec.py"), r"spec.py, line \d+: TypeError: .*casse"),
    ("no EXERCISE", put("EXERCISE =", "EXERCIZE =", "spec.py"), "EXERCISE is missing or of no known kind"),
    ("Python that does not parse", put("EXERCISE =", "EXERCISE ==", "spec.py"), r"spec.py, line \d+: "),
    ("a case that calls what is no part", put('"mse", "mse_grad"', '"mse", "mse_gard"', "spec.py"), r"spec.py: case '.*' (first )?calls 'mse_gard'"),
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
CRITERION = 'seen = { en = "sees it", de = "sieht es" }'
OF_A_TEXT: list[tuple[str, Change, str]] = [
    ("criteria that do not add up", told('points=3, criteria={"seen": 2}', f"[criteria]\n{CRITERION}\n"), "spec.py: the criteria are worth 2 points together, and the exercise 3. Make both the same"),
    ("a criterion without a sentence", told('points=2, criteria={"seen": 1, "said": 1}', f"[criteria]\n{CRITERION}\n"), r"texts.toml, line 1: the criterion `said` of spec.py has no sentence. Write it under \[criteria\]: said = { en"),
    ("a criterion that the spec lacks", told('points=2, criteria={"sen": 2}', f"[criteria]\n{CRITERION}\n"), "texts.toml, line 2: spec.py has no criterion `seen`. Did you mean `sen`"),
    ("a criterion in one language", told('points=2, criteria={"seen": 2}', '[criteria]\nseen = { en = "sees it" }\n'), "line 2: `seen` has no text in `de`"),
    ("a criterion worth nothing", told('points=2, criteria={"seen": 0}', f"[criteria]\n{CRITERION}\n"), "spec.py: the criterion 'seen' has 0 points; it must be a positive number"),
    ("neither a rubric nor criteria", told("points=2", ""), "rubric.en.md: this file is missing; a text exercise has a rubric in every language"),
]  # fmt: skip
ROWS = [(*row, "03-losses/mse") for row in SLIPS] + [(*row, "03-losses/output_activation") for row in OF_A_CHOICE] + [(*row, "03-losses/told") for row in OF_A_TEXT]


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


def test_the_table_is_long() -> None:
    assert len(ROWS) >= 75


def test_a_figure_too_large_is_told_when_the_notebook_is_built(small: Path) -> None:
    (small / CHOICE / "spec.py").write_text(
        (small / CHOICE / "spec.py").read_text().replace("ChoiceExercise(", "ChoiceExercise(figures=figures, ", 1).replace("EXERCISE =", (
            "import numpy as np\n\nfrom autograder.spec import contours\n\n\ndef figures(values):\n"
            "    noise = np.random.default_rng(0).normal(size=(80, 80))\n    return {'noise': contours(range(80), range(80), noise)}\n\n\nEXERCISE ="
        ))
    )  # fmt: skip
    for lang in ("en", "de"):
        end("\n{{figure: noise}}\n", f"prompt.{lang}.md", Path("exercises/03-losses/output_activation"))(small)
    end('\n[figures.noise]\nen = "Noise."\nde = "Rauschen."\n', folder=CHOICE)(small)
    with pytest.raises(courses.CourseError, match=r"spec.py: the figure 'noise' takes \d+ characters in a notebook; at most 150000 go in"):
        build.notebook(courses.load(small), "03-losses", "en")


def test_what_is_needed_and_not_there_is_told_when_the_notebook_is_built(small: Path) -> None:
    put("[options", '[meta]\nneeds = ["msee"]\n\n[options', folder=CHOICE)(small)
    config = small / "course_config.py"
    config.write_text(config.read_text().replace('"mse", ', ""))
    with pytest.raises(courses.CourseError, match=r"texts.toml, line 2: there is no exercise `msee`"):
        build.notebook(courses.load(small), "03-losses", "en")


@pytest.mark.parametrize(
    ("written", "file", "size", "said"),
    [
        ("![A net](net.png)", "", 0, "line 11: the picture `net.png` is not there. Put it into the folder of the prompt"),
        ("![](net.png)", "net.png", 9, "line 11: the picture `net.png` says nothing to who cannot see it. Write what it shows between the brackets"),
        ("![A net](net.png)", "net.png", 200_000, "line 11: the picture `net.png` has 200000 bytes; at most 100000 go into a notebook. Make it smaller"),
        ("![A net](net.svg)", "net.svg", 9, "line 11: the picture `net.svg` is no .png, .jpg or .gif. Save it as one of them"),
    ],
)
def test_a_picture_that_cannot_go_along_is_told_when_the_notebook_is_built(small: Path, written: str, file: str, size: int, said: str) -> None:
    folder = Path("exercises/03-losses/output_activation")
    end(f"\n{written}\n", "prompt.en.md", folder)(small)
    if file:
        (small / folder / file).write_bytes(b"x" * size)
    config = small / "course_config.py"
    config.write_text(config.read_text().replace('"mse", ', ""))
    with pytest.raises(courses.CourseError, match=re.escape(said)):
        build.notebook(courses.load(small), "03-losses", "en")


def test_a_picture_beside_the_prompt_goes_into_the_notebook(small: Path) -> None:
    folder = Path("exercises/03-losses/output_activation")
    end("\n![A net](net.png)\n", "prompt.en.md", folder)(small)
    (small / folder / "net.png").write_bytes(b"\x89PNG")
    config = small / "course_config.py"
    config.write_text(config.read_text().replace('"mse", ', ""))
    sources = ["".join(cell["source"]) for cell in build.notebook(courses.load(small), "03-losses", "en")["cells"]]
    assert "![A net](data:image/png;base64,iVBORw==)" in "\n".join(sources)


def test_a_hint_with_an_unknown_value_is_told_when_the_release_is_written(small: Path) -> None:
    top('[[hints]]\nen = "Not {{eta}}."\nde = "Nicht {{eta}}."\n')(small)
    with pytest.raises(courses.CourseError, match=r"texts.toml, line 1: `{{eta}}` stands in a text, but the variant gives only: nothing"):
        release.write(courses.load(small), "03-losses", "en", small)


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
