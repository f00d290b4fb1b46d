"""What an author can get wrong in spec.py and texts.toml: each row one slip, and the words of the one sentence it gets.

The file, the line where there is one, and what to do are told; the exit code is 2, and other exercises are as before.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder import cli, key, release
from autograder import course as courses
from autograder.nbgrader import build
from autograder.prerequisites import ordered

FURTHER = Path(__file__).parents[1] / "further"
SECRET = Path("solutions/03-losses/mse")
CHOICE = Path("solutions/03-losses/output_activation")
Change = Callable[[Path], None]


def put(old: str, new: str, file: str = "texts.toml", folder: Path = SECRET, also: tuple[str, str] = ("", "")) -> Change:
    def change(root: Path) -> None:
        path = root / folder / file
        text = path.read_text("utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new, 1).replace(*also, 1), "utf-8")

    return change


def end(text: str, file: str = "texts.toml", folder: Path = SECRET) -> Change:
    def change(root: Path) -> None:
        path = root / folder / file
        path.write_text(path.read_text("utf-8") + text, "utf-8")

    return change


def both(first: Change, second: Change) -> Change:
    def change(root: Path) -> None:
        first(root)
        second(root)

    return change


def top(text: str, folder: Path = SECRET) -> Change:
    return put("[groups]" if folder == SECRET else "[options", f"{text}\n[groups]" if folder == SECRET else f"{text}\n[options", folder=folder)


def gone(*ids: str) -> Change:
    """Options that are nowhere any more, and the mistake beside them."""

    def change(root: Path) -> None:
        spec, texts = (root / LOSS / name for name in ("spec.py", "texts.toml"))
        for id in ids:
            spec.write_text(spec.read_text("utf-8").replace(f', Option("{id}")', ""), "utf-8")
            texts.write_text(re.sub(rf"\[options\.{id}\]\n(?:.+\n)+", "", texts.read_text("utf-8")), "utf-8")
        texts.write_text(texts.read_text("utf-8").partition("[wrong")[0], "utf-8")

    return change


FIRST = "[wrong.half-loss]\nedit = "
EDIT = '["np.mean((y_pred - y_true) ** 2)", "np.mean((y_pred - y_true) ** 2) / 2"]'
VECTOR = 'vector = { en = "Vectors (n,)", de = "Vektoren (n,)" }'
NAMED = '[wrong.new]\nedit = ["np.mean", "np.sum"]\nen = "It seems to be new."\nde = "Es ist offenbar neu."\n'
DRAWN = 'Case("vector: drawn", BOTH, y_pred=draw.normal(7), y_true=draw.normal(7))'
LIKED = '\n[wrong.new]\nedit = ["np.mean", "np.sum"]\nlike = '
SAMPLES = 'cases=cases, samples={"y_pred": 0, "y_true": 0}, batch='
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
    ("a language missing in a mistake", put('en = "`mse` seems to carry an extra factor ½.", ', ""), r"line 9: `half-loss.what` has no text in `en`"),
    ("a language missing in a mistake of two lines", end("\n" + NAMED.replace('de = "Es ist offenbar neu."\n', "")), r"line \d+: `new` has no text in `de`"),
    ("what is wrong in one line and in two", end("\n" + NAMED + 'what = { en = "New.", de = "Neu." }\n'), r"line \d+: `new` says twice what is wrong, in `what` and in `en`. Keep one of them"),
    ("what is wrong as one text for all", end("\n" + NAMED.partition("en =")[0] + 'what = "It seems to be new."\n'), r"line \d+: `new.what` needs its text in every language: en, de"),
    ("a language missing in a reason", put('why.en = "Some books', 'why.fr = "Some books'), r"there is no language `fr`"),
    ("a language missing in a group", put(', de = "Vektoren (n,)"', ""), r"line 2: `vector` has no text in `de`"),
    ("an empty text", put('de = "Vektoren (n,)"', 'de = ""'), r"line 2: `vector.de` must be a text in quotes, and not empty"),
    ("a number for a text", put('de = "Vektoren (n,)"', "de = 3"), r"line 2: `vector.de` must be a text in quotes"),
    ("a language missing in the reason of a mistake", put('why.de = "Manche Bücher', 'why_de = "Manche Bücher'), r"there is no key `why_de`. Did you mean `why`"),
    ("no German reason", put('why.de = "Manche Bücher halbieren den Verlust, damit sich die 2 der Ableitung kürzt. Hier ist der reine Mittelwert verlangt."\n', ""), r"line 10: `half-loss.why` has no text in `de`"),
    ("an empty sentence of a mistake", put('next = { en = "For one prediction 3 and target 1: what should `mse` be?"', 'next = { en = ""'), r"line 12: `half-loss.next.en` must be a text in quotes, and not empty"),
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
    ("like a mistake that stands below", put(FIRST, '[wrong.half-loss]\nlike = "mean-over-rows"\nedit = '), "line 8: `mean-over-rows` does not stand above `half-loss`. Let `like` name a mistake above it, or one of the bank"),
    ("like itself", end(LIKED + '"new"\n'), r"line \d+: `new` does not stand above `new`. Let `like` name"),
    ("like a mistake above, misspelt", end(LIKED + '"half-los"\n'), "the bank has no `half-los`. Did you mean `half-loss`"),
    ("like two", end(LIKED + '["half-loss", "sum-for-mean"]\n'), r"line \d+: `new.like` must be a text in quotes"),
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
    ("a class that is given and no part", lambda root: (put("def mse(", "class Node:\n    pass\n\n\ndef mse(", "stub.py", Path("exercises/03-losses/mse"))(root), put("def cases(draw):", 'def cases(draw):\n    yield Case("vector: given", "Node")', "spec.py")(root))[1],
     r"case 'vector: given' first calls 'Node', which is no part of the exercise. If it is given, list it as well: Part\(\"Node\", points=0\)"),
    ("a case of no function", put('"matrix: wide", BOTH', '"matrix: wide", ()', "spec.py"), r"spec.py: cases\(draw\) raises ValueError: the case 'matrix: wide' names no function"),
    ("a case of two functions, and one of its name", put('"matrix: wide", BOTH', '"matrix: mse, tall", "mse"', "spec.py"), r"spec.py: two cases are called 'matrix: mse, tall'; each needs a name of its own"),
    ("two cases of one name", put('"matrix: wide"', '"matrix: tall"', "spec.py"), r"spec.py: two cases are called 'matrix: mse, tall'; each needs a name of its own"),
    ("a reference of a variant without a variant", put("reference=[", "reference=lambda values: [", "spec.py"), "reference= is a function of the variant's values, and there is no variant"),
    ("a reference that raises", put("torch.nn.functional.mse_loss(y_pred, y_true)", "torch.nn.functional.mse_lost(y_pred, y_true)", "spec.py"), "the reference raises AttributeError"),
]  # fmt: skip
CASE = 'Case("vector: handed", "mse", y_pred={}, y_true=draw.normal(3)).shown()'


def handing(argument: str, functions: str = "") -> Change:
    """A case that hands over another argument, and a course's functions."""

    def change(root: Path) -> None:
        put("def cases(draw):\n", "def cases(draw):\n    yield " + CASE.format(argument) + "\n", "spec.py")(root)
        put("Case, ", "Case, Leaf, Loss, Net, Ref, Sgd, fn, ", "spec.py")(root)
        if functions:
            (root / "solutions/functions.py").write_text(functions, "utf-8")

    return change


PUBLIC = "from autograder.spec import public\n\nSCALE = 2.0\n\n\n@public\ndef scaled(x):\n    return SCALE * x\n"
SLIPS += [
    ("a function that is nowhere", handing('fn("quadratc")'), "spec.py: case 'vector: handed': there is no function 'quadratc' to hand over. Did you mean `quadratic`"),
    ("a function that takes no such option", handing('fn("quadratic", center=1.0)'), r"fn\('quadratic'\) takes no 'center'. Did you mean `centre`"),
    ("functions.py that does not parse", handing('fn("f")', "def f(:\n"), r"functions.py, line 1: SyntaxError"),
    ("functions.py that raises", handing('fn("f")', "import numpy\n\nnumpy.nothing\n"), r"functions.py, line 3: AttributeError"),
    ("a function that is built in already", handing('fn("quadratic")', "def quadratic(x):\n    return x\n"), "functions.py: `quadratic` is built in already. Give the course's own another name"),
    ("a public function that needs its file", handing('fn("scaled")', PUBLIC), r"functions.py, line 7: `scaled` is public and uses `SCALE`, which a student's notebook lacks"),
    ("a layer nobody knows", handing('Net([("Lineer", 1, 1)], [])'), r"spec.py.*there is no layer 'Lineer'. There is: Linear"),
    ("a state that does not fit", handing('Net([("Linear", 2, 1)], [[[1.0]], [0.0]])'), r"spec.py.*the state of 0.weight has the shape \(1, 1\); the layers make it \(1, 2\)"),
    ("an optimizer of nothing", handing('Sgd("model", lr=0.1)'), "spec.py: case 'vector: handed': y_pred refers to 'model', which nothing before it gives"),
    ("a result that is not there yet", handing('Ref("out")'), "y_pred refers to 'out', which nothing before it gives"),
    ("a look at nothing", put("def cases(draw):\n", 'def cases(draw):\n    yield Case("vector: looked", "mse", y_pred=draw.normal(3), y_true=draw.normal(3)).look("y_prd")\n', "spec.py"),
     "spec.py: case 'vector: looked': look names 'y_prd', which is neither a result nor an argument. Did you mean `y_pred`"),
    ("a look for what is not there", put("def cases(draw):\n", 'def cases(draw):\n    yield Case("vector: looked", "mse", y_pred=draw.normal(3), y_true=draw.normal(3)).look("y_pred", "weights")\n', "spec.py"),
     "there is no 'weights' to look at. There is: value, parameters"),
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
OF_A_TOLERANCE: list[tuple[str, Change, str]] = [
    ("a looser case without a reason", put(DRAWN, DRAWN + ".loose(1e-3)", "spec.py"),
     r"texts.toml: 'vector: mse, drawn' may be off by 0.001, and nobody is told why. Write the reason under \[loose\]: \"vector: mse, drawn\" = { en = \"…\", de = \"…\" }"),
    ("a looser result without a reason", put('Part("mse", points=2)', 'Part("mse", points=2, loose={"mse": 0.01})', "spec.py"), "texts.toml: 'mse' may be off by 0.01, and nobody is told why"),
    ("a looser result that is not returned", put('Part("mse", points=2)', 'Part("mse", points=2, loose={"msse": 0.01})', "spec.py"), r"spec.py: Part\('mse'\): loose names 'msse', but it returns mse"),
    ("a tolerance that lets everything pass", put(DRAWN, DRAWN + ".loose(0.5)", "spec.py"), "'vector: mse, drawn' is loose by 0.5; it must be a number above 0, and 0.1 at most"),
    ("a tolerance that is no number", put(DRAWN, DRAWN + '.loose("0.1")', "spec.py"), "is loose by '0.1'; it must be a number"),
    ("a reason for what is not loose", top('[loose]\nmse = { en = "a", de = "b" }\n'), "texts.toml, line 2: nothing in spec.py is loose that is called `mse`. Take the reason out"),
    ("a reason in one language", top('[loose]\nmse = { en = "a" }\n'), "line 2: `mse` has no text in `de`"),
    ("a looser case without numbers that could be off", both(
        put("return torch.nn.functional.mse_loss(y_pred, y_true)", "return 3", "spec.py", also=(DRAWN, DRAWN + ".loose(1e-3)")),
        top('[loose]\n"vector: mse, drawn" = { en = "a", de = "b" }\n"vector: mse_grad, drawn" = { en = "a", de = "b" }\n')), "case 'vector: mse, drawn': nothing it returns has a tolerance that could be looser"),
    ("a looser case of properties", put(DRAWN, DRAWN + '.loose(1e-3).holds(Within("mse", 0, 9))', "spec.py", also=("import Case", "import Within, Case")),
     "case 'vector: mse, drawn' holds properties, which have a tolerance of their own. Take .loose"),
]  # fmt: skip
OF_A_PROPERTY: list[tuple[str, Change, str]] = [
    ("a program that is in no library", put(DRAWN, DRAWN + '.holds(Breaks("mse", fn("sofmax"), fn("softmax")))', "spec.py", also=("import Case", "import Breaks, fn, Case")),
     "case 'vector: mse, drawn': there is no function 'sofmax' to hand over. Did you mean `softmax`"),
    ("programs that need not differ", put(DRAWN, DRAWN + '.holds(Breaks("mse", fn("softmax"), fn("softmax"), by=0.0))', "spec.py", also=("import Case", "import Breaks, fn, Case")),
     "Breaks: by is 0.0; it must be above 0"),
    ("a share of 85", put(DRAWN, DRAWN + '.holds(Agree("mse", to=[1, 2], at_least=85))', "spec.py", also=("import Case", "import Agree, Case")), "Agree: at_least is 85.0; it is a share, above 0 and 1 at most"),
    ("a share that one answer reaches", put(DRAWN, DRAWN + '.holds(Agree("mse", to=[1, 1, 1, 2], at_least=0.7))', "spec.py", also=("import Case", "import Agree, Case")),
     "one and the same answer everywhere is right in a share of 0.75, and at_least asks for 0.7 only"),
    ("labels that are no numbers", put(DRAWN, DRAWN + '.holds(Agree("mse", to=["a"], at_least=0.7))', "spec.py", also=("import Case", "import Agree, Case")), "Agree: "),
]  # fmt: skip
OF_BATCHES_AND_DATA: list[tuple[str, Change, str]] = [
    ("batches of no samples", put("cases=cases", 'cases=cases, batch="y_pred"', "spec.py"), "batch names 'y_pred', but samples names none. Say which arguments have an entry per sample"),
    ("batches of an argument that is not there", put("cases=cases", SAMPLES + '"size"', "spec.py"), "batch names 'size', but no case hands over an argument of this name"),
    ("batches of an array", put("cases=cases", SAMPLES + '"y_pred"', "spec.py"), "batch names 'y_pred', but in case 'vector: mse, four numbers' that is no whole number of samples"),
    ("a data set nobody knows", put("def cases(draw):\n", "def cases(draw):\n    dataset('irises')\n", "spec.py", also=("import Case", "import dataset, Case")),
     "spec.py: there is no data set 'irises'. Known are: iris, digits, breast_cancer"),
    ("a data set nobody knows, at the top", put("BOTH = ", "dataset('irises')\nBOTH = ", "spec.py", also=("import Case", "import dataset, Case")), r"spec.py, line \d+: there is no data set 'irises'"),
    ("a visible case with a great deal of data", put(DRAWN, DRAWN.replace("7", "70, 70") + ".shown()", "spec.py"),
     "the visible case 'vector: mse, drawn' carries 77 kB of data, and 64 kB is what a release may hold of one"),
]  # fmt: skip
LINK = 'code={"dL_dr": Link("mse_gradient.dr", cases=["single"]), "dL_dw": Link("mse_gradient.dw", times="1/n")}'
OF_A_LINK: list[tuple[str, str, str]] = [
    ("a factor left out", 'code={"dL_dw": "mse_gradient.dw"}', r"code: 'dL_dw' is not what mse_gradient.dw gives in case 'several: drawn': the line is \[.*\], the code \[.*\]. Give the factor, as in Link"),
    ("another factor", 'code={"dL_dw": Link("mse_gradient.dw", times="3/n")}', 'The code is 0.333333 times the line: write Link'),
    ("cases left out", 'code={"dL_dr": "mse_gradient.dr"}', r"or name the cases in which it holds: cases=\['single: one sample'\]"),
    ("a factor that cannot be read", 'code={"dL_dw": Link("mse_gradient.dw", times="1/(n")}', "code: times='1/.n' of 'dL_dw'"),
    ("a factor of another name", 'code={"dL_dw": Link("mse_gradient.dw", times="1/m")}', "code: times='1/m' of 'dL_dw'"),
    ("a function nobody asks for", 'code={"dL_dw": "mse_gradeint.dw"}', "linked to 'mse_gradeint', which no other exercise of the assignment asks for. Did you mean `mse_gradient`"),
    ("a value that is not returned", 'code={"dL_dw": "mse_gradient.dx"}', "linked to 'mse_gradient.dx', but mse_gradient returns dr, dw"),
    ("a case that is not there", 'code={"dL_dw": Link("mse_gradient.dw", times="1/n", cases=["one"])}', "further/mse_gradient has no case and no group of cases 'one'"),
    ("a function without the leaves", 'code={"dL_dw": "descend.w"}', "no case of further/descend calls descend once, with all of X, w, y as arguments, for a result of its shape"),
]  # fmt: skip
OF = Path("solutions/answered")
LOSS, ORDER, SLIDE, PRINT = (OF / name for name in ("which_loss", "order_a_step", "slide_mse", "print_shape"))
OF_ANSWERS: list[tuple[str, Change, str, Path]] = [
    # matching
    ("a task without a text", put("price =", "prise =", folder=LOSS), "spec.py has no task `prise`. Did you mean `price`", LOSS),
    ("a task of the spec without a text", put('price = {', '# price = {', folder=LOSS), r"the task `price` of spec.py has no text. Write it under \[tasks\]", LOSS),
    ("tasks of an ordering", top('[tasks]\na = { en = "A", de = "A" }\n', ORDER), r"line 1: \[tasks\] belongs to a matching", ORDER),
    ("tasks in the spec of an ordering", put('mode="ordering",', 'mode="ordering", tasks=[Option("a")],', "spec.py", ORDER), "tasks belong to mode='matching', and this is mode='ordering'", ORDER),
    ("a right option that is not there", put('"linear-mse")', '"linear")', "spec.py", LOSS), "the task 'price' asks for 'linear', which is no option", LOSS),
    ("an option that fits two tasks", put('task("spam", "sigmoid-bce")', 'task("spam", "linear-mse")', "spec.py", LOSS), "'linear-mse' fits 'price' and 'spam'; an option fits one task only", LOSS),
    ("no more options than tasks", gone("sigmoid-each", "softmax-alone"), "a matching has more options than tasks.*; here it is 3 for 3", LOSS),
    ("one task", put("values[\"without\"] != id", 'id == "spam"', "spec.py", LOSS), "a matching asks 2 to 26 tasks; here it is 1", LOSS),
    ("two tasks of one name", put('task("spam", "sigmoid-bce")', 'task("price", "sigmoid-bce")', "spec.py", LOSS), r"no task `spam`", LOSS),
    ("a pair with a task nobody knows", put('pair = ["digit",', 'pair = ["digits",', folder=LOSS), r"line \d+: spec.py has no task `digits`. Did you mean `digit`", LOSS),
    ("a pair with an option nobody knows", put('"softmax-alone"]', '"softmax"]', folder=LOSS), r"line \d+: spec.py has no option `softmax`", LOSS),
    ("a pair of three", put('"softmax-alone"]', '"softmax-alone", "x"]', folder=LOSS), r"line \d+: `pair` must be a task and the option it gets", LOSS),
    ("a mistake that is right", put('"softmax-alone"]', '"softmax-cce"]', folder=LOSS), "the mistake 'softmax-as-loss' is the right pair of 'digit'", LOSS),
    ("an order in a matching", put('pair = ["digit",', 'order = ["digit",', folder=LOSS), "has no option `digit`", LOSS),
    ("a mode nobody knows", put('mode="matching"', 'mode="match"', "spec.py", LOSS), "mode is 'match'; it must be one of 'single', ", LOSS),
    # ordering
    ("two lines to order", put("(*RUN, \"clear\")", 'RUN[:2]', "spec.py", ORDER), "no option `|needs 3 options or more", ORDER),
    ("no right order", put("for place in (3, 0, 1, 2)", "for place in ()", "spec.py", ORDER), "orders is missing", ORDER),
    ("an order without one of the lines", put('"clear", *RUN[place:]', "*RUN[place:]", "spec.py", ORDER), "must hold every option once; look at 'clear'", ORDER),
    ("a mistake that is a right order", put('"backward", "clear", "step"', '"clear", "backward", "step"', folder=ORDER), "the mistake 'cleared-before-step' is a right order", ORDER),
    ("a mistake of one line", put('"backward", "clear", "step"', '"backward"', folder=ORDER), r"line \d+: `order` must be options in an order that is not right", ORDER),
    ("a mistake with a line nobody knows", put('"backward", "clear", "step"', '"backward", "cleer"', folder=ORDER), r"spec.py has no option `cleer`. Did you mean `clear`", ORDER),
    # own values
    ("no condition", put('holds=["abs((p - t)^2 - ((p - t) - (p - t))) >= 1", "abs(p) <= 10", "abs(t) <= 10"],', "", "spec.py", SLIDE), "open labels need the condition", SLIDE),
    ("a condition without a relation", put('"abs(p) <= 10"', '"abs(p)"', "spec.py", SLIDE), "must compare two formulas once", SLIDE),
    ("a condition that does not parse", put('"abs(p) <= 10"', '"abs(p <= 10"', "spec.py", SLIDE), "holds: 'abs\\(p <= 10'", SLIDE),
    ("a condition with a name nobody knows", put('"abs(p) <= 10"', '"abs(q) <= 10"', "spec.py", SLIDE), "holds: 'q' is neither a value, a node nor an open label", SLIDE),
    ("an open label that is asked too", put('open=["p", "t"]', 'open=["e1", "t"]', "spec.py", SLIDE), "open: 'e1' has a value already", SLIDE),
    ("an open label no condition speaks of", put('open=["p", "t"]', 'open=["p", "t", "u"]', "spec.py", SLIDE), "no condition of holds speaks of 'u'", SLIDE),
    ("an example that does not fulfil it", put('"p": "3"', '"p": "1.5"', "spec.py", SLIDE), "example: with p = 1.5, t = 1 the condition .* does not hold", SLIDE),
    ("an example of one label only", put('"p": "3", ', "", "spec.py", SLIDE), "example must give a value for every open label", SLIDE),
    ("an example without a value", put('"p": "3"', '"p": "log(-1)"', "spec.py", SLIDE), r"example\['p'\] has no value", SLIDE),
    ("a mistake that fits what is right", put('holds = "p = t"', 'holds = "p != t"', folder=SLIDE), "the mistake 'equal-pair' fits the example p = 3, t = 1 too", SLIDE),
    ("a condition where nothing is open", put('open=["p", "t"],', "", "spec.py", SLIDE), "`holds` and `example` belong to open labels", SLIDE),
    ("an empty condition", put('holds = "p = t"', 'holds = ""', folder=SLIDE), r"line \d+: `holds` must be a text in quotes, or a list of them, and not empty", SLIDE),
    # texts
    ("an empty text", put('"ValueError"', '""', "spec.py", PRINT), r"text\['error'\] needs a text", PRINT),
    ("a text that is a node", put("graph={}", 'graph={"shape": "1"}', "spec.py", PRINT), "'shape' is a node of the graph too", PRINT),
    ("a mistake of a label that is no text", put('node = "shape"', 'node = "form"', folder=PRINT), "the mistake 'no-broadcast' is one of 'form', whose answer is no text", PRINT),
    ("a mistake that is the right text", put('text = "TypeError"', 'text = "ValueError "', folder=PRINT), "the mistake 'type-error' gives 'ValueError ', which is right", PRINT),
    ("a mistake with text and formula", put('text = "TypeError"', 'text = "TypeError"\nformula = "1"', folder=PRINT), r"line \d+: `type-error` needs one of: edit; .*node and text", PRINT),
    ("an asked label that is nothing", put('asked=["shape",', 'asked=["sharp",', "spec.py", PRINT), "asked: 'sharp' is no node of the graph", PRINT),
]  # fmt: skip
ROWS = [(*row, "03-losses/mse") for row in (*SLIPS, *OF_A_TOLERANCE, *OF_A_PROPERTY, *OF_BATCHES_AND_DATA)] + [(*row, "03-losses/output_activation") for row in OF_A_CHOICE] + [(*row, "03-losses/told") for row in OF_A_TEXT]


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


@pytest.mark.parametrize(("what", "link", "said"), OF_A_LINK, ids=[row[0] for row in OF_A_LINK])
def test_a_link_that_does_not_hold_is_told(tmp_path: Path, what: str, link: str, said: str) -> None:
    root = Path(shutil.copytree(FURTHER, tmp_path / "course"))
    spec = root / "solutions/further/squares_by_hand/spec.py"
    text = spec.read_text("utf-8")
    assert LINK in text
    spec.write_text(text.replace(LINK, link), "utf-8")
    with pytest.raises(courses.CourseError) as told:
        key.load(courses.load(root), "further/squares_by_hand")
    sentence = str(told.value)
    assert re.search(said, sentence), sentence
    assert "\n" not in sentence and sentence.startswith(str(spec)) and len(sentence) < 420


@pytest.mark.parametrize(("what", "change", "said", "folder"), OF_ANSWERS, ids=[row[0] for row in OF_ANSWERS])
def test_a_slip_of_other_answers_gets_one_sentence(tmp_path: Path, what: str, change: Change, said: str, folder: Path) -> None:
    root = tmp_path / "course"
    shutil.copytree(Path(__file__).parents[1] / "answered", root, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    change(root)
    with pytest.raises(courses.CourseError) as told:
        key.load(courses.load(root), f"answered/{folder.name}")
    sentence = str(told.value)
    assert re.search(said, sentence), sentence
    assert "\n" not in sentence and str(root) in sentence and len(sentence) < 420
    assert all(key.load(courses.load(root), f"answered/{other.name}") for other in (LOSS, ORDER, SLIDE, PRINT) if other not in (folder, ORDER))


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
