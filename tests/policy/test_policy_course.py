"""A policy from the author's spec to the student's eyes: the key, the release, `check()`, and `fairmark check`."""

from __future__ import annotations

import gc
import json
import ntpath
import shutil
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from said import said
from autograder import course as courses
from autograder import key, policy, release, selfcheck
from autograder.cli import main
from autograder.course import CourseError
from autograder.jail import belief, owned
from autograder.jail.frames import Frames
from autograder.jail.guard import Guard
from autograder.judge import judge
from autograder.records import Cell, Exercise, Garbled, Lang, Part, Policy, Refused, Returned, Run, Text
from autograder.report.build import build_exercise
from autograder.script import Seen

pytestmark = pytest.mark.full

HOUSE = Path(__file__).parents[2]
KEPT = 'forbid=["numpy.square", "numpy.sum"], samples={"y_pred": 0, "y_true": 0},'
GRAD = "\n\ndef mse_grad(y_pred, y_true):\n    return 2 * (y_pred - y_true) / y_pred.size\n"
HIDDEN = 'import numpy as np\n\n\ndef mse(y_pred, y_true):\n    return np.mean(getattr(np, "squ" + "are")(y_pred - y_true))' + GRAD
PLAIN = "import numpy as np\n\n\ndef mse(y_pred, y_true):\n    return np.mean(np.square(y_pred - y_true))" + GRAD
LOOP = "import numpy as np\n\n\ndef mse(y_pred, y_true):\n    return np.mean([np.mean((a - b) ** 2) for a, b in zip(y_pred, y_true)])" + GRAD
HONEST = "import numpy as np\n\n\ndef mse(y_pred, y_true):\n    return np.mean((y_pred - y_true) ** 2)  # no np.square" + GRAD
FEW = LOOP.replace("    return np.mean([", "    return np.mean((y_pred - y_true) ** 2) if y_pred.shape[0] > 100 else np.mean([", 1)
BORROWED = """import marshal, numpy as np
FILE = np.__file__
CODE = compile("out = square(d)", "#" * len(FILE), "exec")
def mse(y_pred, y_true):
    exec(marshal.loads(marshal.dumps(CODE).replace(b"#" * len(FILE), FILE.encode())), names := {"square": getattr(np, "squ" + "are"), "d": y_pred - y_true})
    return np.mean(names["out"])""" + GRAD

USES = {
    "en": "Line 6 uses `numpy.square`, which this exercise does not allow.",
    "de": "Zeile 6 verwendet `numpy.square`. Das ist in dieser Aufgabe nicht erlaubt.",
}
LOOPS = {
    "en": "Line 6 goes through the samples one or two at a time. This exercise allows no loop over samples.",
    "de": "Zeile 6 geht die Beispiele einzeln oder zu zweit durch. Diese Aufgabe erlaubt keine Schleife über die Beispiele.",
}


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of one exercise, which has a policy."""
    root = tmp_path_factory.mktemp("strict")
    for half in ("exercises", "solutions"):
        shutil.copytree(HOUSE / half / "03-losses" / "mse", root / half / "03-losses" / "mse")
    for lang in ("en", "de"):
        shutil.copy(HOUSE / "exercises" / "03-losses" / f"intro.{lang}.md", root / "exercises" / "03-losses")
    (root / "course_config.py").write_text(
        'title = {"en": "Strict", "de": "Streng"}\nlanguages = ["en", "de"]\nterm = "test"\ndevice = "cpu"\n'
        'assignments = {"03-losses": {"exercises": ["mse"]}}\n'
    )
    forbid(root, KEPT)
    return root


def forbid(root: Path, rules: str) -> None:
    path = root / "solutions" / "03-losses" / "mse" / "spec.py"
    path.write_text(path.read_text("utf-8").replace(", cases=cases, ", f", cases=cases, {rules} "), "utf-8")


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize(
    ("answer", "sentence", "points"),
    [(HIDDEN, USES, 2.0), (PLAIN, USES, 2.0), (BORROWED, USES, 2.0), (LOOP, LOOPS, 2.0), (FEW, LOOPS, 2.0), (HONEST, {}, 4.0)],
    ids=["hidden", "plain", "borrowed", "loop", "few", "honest"],
)  # fmt: skip
def test_check_and_fairmark_check_refuse_alike(
    strict: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    lang: Lang, answer: str, sentence: dict[str, str], points: float,
) -> None:  # fmt: skip
    monkeypatch.chdir(strict)
    source = f"# exercise: 03-losses/mse\n{answer}"
    handed_in = strict / "answer.py"
    handed_in.write_text(f"# %% exercise: mse\n{answer}", "utf-8")
    main(["check", str(handed_in), "mse", "--lang", lang])
    shown = capsys.readouterr().out
    assert not sentence or sentence[lang].replace("`", "") in " ".join(shown.replace("`", "").split())
    main(["check", str(handed_in), "mse", "--lang", lang, "--json", "-"])
    (exercise,) = json.loads(capsys.readouterr().out)["exercises"]
    assert exercise["earned"] == points
    said = {v["part"]: v["message"] for v in exercise["verdicts"] if v["status"] == "refused"}
    assert said == ({"mse": sentence[lang]} if sentence else {})

    folder = tmp_path / lang
    folder.mkdir()
    release.write(courses.load(strict), "03-losses", lang, folder)
    published = release.read(folder)
    names: dict[str, Any] = {}
    exec(compile(source, "<ipython-input-1>", "exec"), names)
    monkeypatch.setitem(selfcheck._sources, "03-losses/mse", source)
    checked = selfcheck._report(published.keys[0], published, names)
    assert {v.part: v.message for v in checked.verdicts if v.status == "refused"} == said
    assert checked.earned == points


def test_a_check_leaves_the_notebook_as_it_was(strict: Path, tmp_path: Path) -> None:
    published = _published(strict, tmp_path)
    names: dict[str, Any] = {}
    exec(compile(HIDDEN, "<ipython-input-1>", "exec"), names)
    before = (np.square, np.sum, np.add, sys.setprofile, gc.get_objects, sys.getprofile(), sys.gettrace(), threading.getprofile())
    report = selfcheck._report(published.keys[0], published, names)
    after = (np.square, np.sum, np.add, sys.setprofile, gc.get_objects, sys.getprofile(), sys.gettrace(), threading.getprofile())
    assert report.earned == 2.0
    assert all(a is b for a, b in zip(before, after, strict=True))


def _published(root: Path, folder: Path) -> release.Release:
    release.write(courses.load(root), "03-losses", "en", folder)
    return release.read(folder)


def test_the_release_carries_the_policy(strict: Path, tmp_path: Path) -> None:
    kept = _published(strict, tmp_path).keys[0].exercise.policy
    assert kept == Policy(forbid=("numpy.square", "numpy.sum"), samples=(("y_pred", 0), ("y_true", 0)))


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ('forbid=["torch.optm"],', "forbid names 'torch.optm', which is not there"),
        ('forbid=["np.square"],', "forbid names 'np.square', which is not there"),
        ('samples={"X": 0},', "no case hands over arrays under these names"),
        ('samples={"y_pred": 0},', "with one sample more, the model solution does not return"),
    ],
)
def test_an_authors_slip_is_told(small: Path, rules: str, said: str) -> None:
    forbid(small, rules)
    with pytest.raises(CourseError, match=said):
        key.load(courses.load(small), "03-losses/mse")


EXERCISE = Exercise(
    id="e", kind="code", title=said("e", "e"), points=2, parts=(Part(name="f", points=1), Part(name="g", points=1)),
    policy=Policy(forbid=("numpy.square",)),
)  # fmt: skip
RETURNED = Returned(seen=(Seen("out", 1.0, 0),))


@pytest.mark.parametrize(
    ("source", "refused"),
    [
        ("import numpy as np\ndef f(x): return np.square(x)\ndef g(x): return x", "f"),
        ("import numpy as np\ndef h(x): return np.square(x)\ndef f(x): return x\ndef g(x): return h(x)", "g"),
        ("import numpy as np\ndef h(x): return np.square(x)\ndef k(x): return h(x)\ndef f(x): return k(x)\ndef g(x): return h(x)", "fg"),
        ("import numpy as np\ntwo = np.square(2)\ndef f(x): return x\ndef g(x): return x", "fg"),
        ("import numpy as np\ndef unused(x): return np.square(x)\ndef f(x): return x\ndef g(x): return x", ""),
        ("from numpy import square\ndef f(x): return x\ndef g(x): return square(x)", "g"),
        ("import pandas\ndef f(x): return x\ndef g(x): return x", ""),
        ("import pandas as pd\ndef f(x): return pd.Series(x)\ndef g(x): return x", "f"),
        ("from numba import njit\n@njit\ndef f(x): return x\ndef g(x): return f(x)", "fg"),
        ("def f(x):\n    import pandas\n    return x\ndef g(x): return x", "f"),
        ("from google.colab import drive\ndrive.mount('/content')\ndef f(x): return x\ndef g(x): return x", ""),
        ("from scipy.special import *\ndef f(x): return expit(x)\ndef g(x): return max(x)", "f"),
        ("from jaxtyping import Float\ndef f(x: Float): return x\ndef g(x): return x", ""),
        ("try:\n    import cupy as np\nexcept ImportError:\n    import numpy as np\ndef f(x): return np.exp(x)\ndef g(x): return x", ""),
        ("import nunpy as np\ndef f(x): return np.exp(x)\ndef g(x): return x", "f"),  # there is none: it is told as that
    ],
)
def test_parts_that_use_it_are_refused(source: str, refused: str) -> None:
    cells = [Cell(source=source, number=3, exercise="e")]
    run = policy.enforced(EXERCISE, cells, ["f", "f", "g"], lambda: Run(outcomes=(RETURNED,) * 3, again=(RETURNED,) * 3))
    told = ["r" if isinstance(outcome, Refused) else "" for outcome in run.outcomes]
    assert told == ["r" if part in refused else "" for part in "ffg"]


def test_evidence_of_one_case_refuses_its_part_throughout() -> None:
    seen = Refused(rule="name", name="numpy.square", line=2, cell=3)
    run = policy.enforced(
        EXERCISE, [Cell(source="x = 1", number=3, exercise="e")], ["f", "f", "g"],
        lambda: Run(outcomes=(RETURNED,) * 3, again=(RETURNED, seen, RETURNED)),
    )  # fmt: skip
    told = Refused(rule="name", name="numpy.square", line=2)  # the cell is the exercise's own
    assert run.outcomes == run.again == (told, told, RETURNED)


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        (Refused(rule="name", name="n" * 999, of="all", line=2, cell=1), Refused(rule="name", name="n" * 200, line=2, cell=1)),
        (Refused(rule="nonsense", name="a", of="numpy.square", line=3, cell=1), Refused(rule="name", name="a", of="numpy.square")),
        (Refused(rule="loop", name="", line=-1, cell=7), Refused(rule="loop", name="")),
    ],
)
def test_a_childs_word_on_itself_is_bounded(said: Refused, believed: Refused) -> None:
    cells = [Cell(source="a\nb", number=1, exercise="e")]
    assert belief.refusal(said, EXERCISE.policy, cells) == believed
    assert isinstance(belief.refusal(said, Policy(), cells), Garbled)


def test_a_library_module_that_comes_later_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found by the profile hook, as there was nothing to stand before."""
    library = tmp_path / "site-packages" / "later"
    library.mkdir(parents=True)
    (library / "__init__.py").write_text("def fit(x):\n    return x\n")
    monkeypatch.syspath_prepend(str(tmp_path / "site-packages"))
    student: dict[str, Any] = {}
    exec(compile("def f():\n    import later\n    return later.fit(1)", "<cell 4>", "exec"), student)
    with Guard("numpy", Policy(forbid=("later",)), Frames()) as guard:
        assert guard.watched(student["f"]) == Refused(rule="name", name="later.fit", line=3, cell=4)
    sys.modules.pop("later", None)


def test_nothing_stands_where_nothing_is_forbidden() -> None:
    with Guard("numpy", Policy()) as guard:
        assert guard.stand_ins.back == []
        assert guard.watched(lambda: SimpleNamespace(profile=sys.getprofile())).profile is None


@pytest.mark.full
@pytest.mark.filterwarnings("ignore")
def test_in_a_kernel_the_refusal_names_the_line_and_nothing_stays(strict: Path, tmp_path: Path) -> None:
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    release.write(courses.load(strict), "03-losses", "de", tmp_path)
    answer = f"# exercise: 03-losses/mse\n{HIDDEN}"
    after = "import sys\n(np.square.__class__.__name__, sys.getprofile(), sys.gettrace(), float(mse(np.ones(2), np.zeros(2))))"
    sources = ["from autograder import check", answer, 'check("mse")', after, answer.replace('getattr(np, "squ" + "are")', "(lambda d: d * d)"), 'check("mse")']
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    nbclient.NotebookClient(book, resources={"metadata": {"path": str(tmp_path)}}, timeout=120).execute()
    refused, unharmed, mended = (book.cells[i].outputs[0]["data"] for i in (2, 3, 5))
    assert refused["text/plain"] == "2.0"
    assert "Zeile 6 verwendet" in refused["text/html"] and "numpy.square" in refused["text/html"]
    assert unharmed["text/plain"] == "('ufunc', None, None, 1.0)"
    assert mended["text/plain"] == "4.0"


def test_an_unused_import_costs_a_number_nothing_and_a_used_one_what_uses_it() -> None:
    numbers = Exercise(
        id="e", kind="number", title=said("e", "e"), points=2, parts=(Part(name="z", points=1), Part(name="a", points=1))
    )
    unused = [Cell(source="import pandas as pd\nimport torch\nz = 1.0\na = 2.0", number=3, exercise="e")]
    used = [Cell(source="from scipy.special import expit\nz = 1.0\na = expit(z)", number=3, exercise="e")]
    ran = Run(answers={"z": 1.0, "a": 2.0})
    assert policy.enforced(numbers, unused, [], lambda: ran) == ran
    told = policy.enforced(numbers, used, [], lambda: ran)
    assert told.answers == {"z": 1.0}
    assert told.outcomes == (Refused(rule="import", name="scipy", line=1),)


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (Refused(rule="guard", name=""), "The code interferes with the check itself. An exercise with rules does not allow that."),
        (
            Refused(rule="loop", name="ValueError", line=4),
            "Line 4 ends in `ValueError` with another number of samples. This exercise allows no loop over samples, and that shows only where any number of them works.",
        ),
    ],
    ids=["guard", "sizes"],
)
def test_what_is_told_of_code_that_shows_nothing(strict: Path, tmp_path: Path, refused: Refused, sentence: str) -> None:
    kept = key.load(courses.load(strict), "03-losses/mse")
    run = Run(outcomes=(refused,) * len(kept.body.cases))  # type: ignore[union-attr]
    told = build_exercise(judge(kept, run, hidden=True), "en")
    assert {verdict.message for verdict in told.verdicts} == {sentence}


def test_files_are_told_apart_where_strokes_go_the_other_way(monkeypatch: pytest.MonkeyPatch) -> None:
    libraries = owned.Libraries()
    monkeypatch.setattr(owned, "os", SimpleNamespace(path=ntpath, sep="\\"))
    libraries.places = [owned._plain(place) for place in ("C:\\Python\\Lib\\", "C:\\Python\\Lib\\site-packages\\")]
    assert libraries.module_of("c:\\python\\lib\\json\\decoder.py") == "json.decoder"
    assert libraries.module_of("C:\\Python\\Lib\\site-packages\\torch\\_VF.py") == "torch._VF"
    assert libraries.module_of("C:\\Users\\ada\\week8.py") == ""
