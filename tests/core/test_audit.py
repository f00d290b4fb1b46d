"""The audit proves the course, and says which mistake slips through when a case that catches it is taken away."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from autograder import cli
from autograder.audit import Result, audit, cache, margins
from autograder.audit.findings import Count
from autograder.audit.judging import expect_earned
from autograder.course import Course, load
from autograder.jail import Jail
from autograder.judge import judge
from autograder.key import compile_key
from autograder.key import load as load_key
from autograder.key.making import Seeds
from autograder.records import Refused, Run

ROOT = Path(__file__).parents[2]
CONFIG = """title = {"en": "One", "de": "Eins"}
languages = ["en", "de"]
term = "test"
device = "cpu"
assignments = {%r: {"exercises": [%r]}}
"""


def alone(folder: Path, id: str, ending: str) -> Path:
    """A course of this one exercise, its spec ended with these lines."""
    assignment, _, name = id.partition("/")
    folder.mkdir(exist_ok=True)
    for half in ("exercises", "solutions"):
        shutil.copytree(ROOT / half / id, folder / half / id)
    for lang in ("en", "de"):
        shutil.copy(ROOT / "exercises" / assignment / f"intro.{lang}.md", folder / "exercises" / assignment)
    (folder / "course_config.py").write_text(CONFIG % (assignment, name))
    spec = folder / "solutions" / id / "spec.py"
    spec.write_text(spec.read_text("utf-8") + "\nimport dataclasses\n" + ending, "utf-8")
    return folder


def without(groups: str) -> str:
    """All cases in a group but those of some groups."""
    return f"""
_cases = EXERCISE.cases
def _less(draw):
    kept = next(c for c in _cases(Draw([0])) if c.group not in {groups!r})
    for case in _cases(draw):
        case.steps = kept.steps if case.group in {groups!r} else case.steps
        case.picture = None if case.group in {groups!r} else case.picture
        yield case
from autograder.spec import Draw
EXERCISE = dataclasses.replace(EXERCISE, cases=_less)
"""


def repeating(names: tuple[str, ...]) -> str:
    """These cases say what another one says already; every other case is drawn as before."""
    return f"""
from autograder.spec import Draw
_several = EXERCISE.cases
def _cases(draw):
    for case in _several(draw):
        yield from case.apart()
def _less(draw):
    kept = min((c for c in _cases(Draw([0])) if c.name not in {names!r}), key=lambda c: not c.visible)
    for case in _cases(draw):
        case.steps = kept.steps if case.name in {names!r} else case.steps
        yield case
EXERCISE = dataclasses.replace(EXERCISE, cases=_less)
"""


CODE = [
    "01-perceptron/neuron", "01-perceptron/train_perceptron", "03-losses/mse", "08-optimizers/adam_step",
    "10-regularization/early_stopping",
]  # fmt: skip
TAKEN = [
    ("08-optimizers/adam_step", without("tiny betas"), "eps-inside-root gets full points", "np.sqrt(v_hat + eps)"),
    ("10-regularization/early_stopping", without("copy"), "is rejected, but not named|gets full points", "texts.toml, line "),
]


@pytest.fixture(scope="module")
def whole(course: Course) -> dict[str, Result]:
    """What the audit of the whole course finds."""
    return {result.exercise: result for result in audit(course, course.exercise_ids(), seeds=1, draws=2)}


@pytest.mark.full
def test_the_whole_course_holds(whole: dict[str, Result]) -> None:
    assert [(r.exercise, f.what) for r in whole.values() for f in r.findings] == []
    assert [r.broken for r in whole.values() if r.broken] == []
    assert {c.name for c in whole["08-optimizers/adam_step"].checks} >= {"solutions", "stubs", "shortcuts", "misconceptions", "mutants", "margins", "languages"}
    right = next(c for c in whole["08-optimizers/adam_step"].checks if c.name == "solutions")
    alternatives = list((ROOT / "solutions" / "08-optimizers" / "adam_step" / "alternatives").glob("*.py"))
    assert right.tried == 2 * (1 + len(alternatives))  # on the draw in full and on the one for the margins


@pytest.mark.full
@pytest.mark.parametrize(("id", "ending", "what", "line"), TAKEN, ids=[t[0] for t in TAKEN])
def test_what_slips_through_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], id: str, ending: str, what: str, line: str
) -> None:
    monkeypatch.chdir(alone(tmp_path, id, ending))
    assert cli.main(["audit", "--seeds", "1", "--draws", "2"]) == 1
    out = capsys.readouterr().out
    assert any(option in out for option in what.split("|"))
    assert line in out
    assert "Students must not see this yet" in out


@pytest.mark.full
@pytest.mark.parametrize("id", CODE)
def test_the_only_case_that_catches_a_mistake_is_missed(tmp_path: Path, whole: dict[str, Result], id: str) -> None:
    mistake, cases = whole[id].seldom
    assert mistake
    less = audit(load(alone(tmp_path, id, repeating(cases))), [id], seeds=1, draws=1, further=20)[0]
    assert less.findings
    assert all(finding.exercise == id and finding.lines for finding in less.findings)


@pytest.mark.full
def test_what_has_not_changed_is_not_audited_again(tmp_path: Path) -> None:
    id = "03-losses/mse"
    course = load(alone(tmp_path, id, ""))
    told: list[str] = []
    first = audit(course, [id], seeds=1, draws=2, further=20, progress=lambda *_: told.append("first"))
    again = audit(course, [id], seeds=1, draws=2, further=20, progress=lambda *_: told.append("again"))
    assert again == first
    assert set(told) == {"first"}
    (tmp_path / "solutions" / id / "alternatives" / "loop.py").unlink()
    audit(course, [id], seeds=1, draws=2, further=20, progress=lambda *_: told.append("changed"))
    assert "changed" in told


def test_what_is_found_is_kept_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "SECONDS", 0.0)
    id = "02-activations/forward_by_hand"
    course = load(alone(tmp_path, id, ""))
    kept: list[int] = []
    audit(course, [id], seeds=2, draws=2, progress=lambda *_: kept.append(len(cache.Cache(course, [id]).known)))
    assert kept and all(number >= place for place, number in enumerate(kept, 1))


def test_a_prompt_that_does_not_name_what_the_stub_defines(small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    prompt = small / "exercises/03-losses/mse/prompt.de.md"
    prompt.write_text(prompt.read_text("utf-8").replace("mse_grad", "mse_slope"), "utf-8")
    monkeypatch.chdir(small)
    assert cli.main(["audit", "03-losses/mse", "--seeds", "1", "--draws", "2"]) == 1
    assert "does not mention mse_grad, which the stub defines" in capsys.readouterr().out


def test_a_named_mistake_that_is_none_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    id = "05-chain-rule/neuron_gradient"
    monkeypatch.chdir(alone(tmp_path, id, ""))
    texts = tmp_path / "solutions" / id / "texts.toml"
    texts.write_text(texts.read_text("utf-8").replace('formula = "x + b"', 'formula = "x"'), "utf-8")
    assert cli.main(["audit", "--seeds", "1", "--draws", "2"]) == 2
    assert "'bias-kept' equals the reference of dz_dw" in capsys.readouterr().out


@pytest.mark.full
def test_an_honest_answer_is_honest_in_every_respect(course: Course) -> None:
    exercise = course.exercise("03-losses/mse")
    right = exercise.solution()
    sources = {
        "right": right,
        "changes its input": right + "\n_mse = mse\n\n\ndef mse(y_pred, y_true):\n    loss = _mse(y_pred, y_true)\n    y_pred += 1\n    return loss\n",
        "no answer": right.replace("    return", "    raise ValueError\n    return"),
    }
    with Jail("numpy", unsafe=True) as jail:
        found = margins.measured(compile_key(exercise, Seeds(public=b"a", secret=b"b"), jail=jail), sources, jail)
    assert found.honest["right"] <= margins.NEAR
    assert found.honest["no answer"] == found.honest["changes its input"] == float("inf")


@pytest.mark.parametrize("run", [Run(answers={"answer": "A, C"}), Run(outcomes=(Refused(rule="import", name="torch", line=1),))])
def test_why_a_solution_earns_too_little_is_told_in_a_sentence(course: Course, run: Run) -> None:
    """Neither a code nor its fillings: an author reads it."""
    compiled = load_key(course, "03-losses/output_activation")
    count = Count("solutions")
    expect_earned(count, compiled, judge(compiled, run, hidden=True), 2.0, "solution.py")
    (finding,) = count.findings.values()
    why = dict(finding.lines)["why"]
    assert why.endswith(".") and not re.search(r"[{}]|\b(choice|numeric)\.", why), why
