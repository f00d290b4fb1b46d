"""The key: drawn from two seeds, cached by everything it depends on, and public only in what everybody may know."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest

from autograder import course as courses
from autograder import key
from autograder.course import Course
from autograder.key.making import Seeds
from autograder.kinds.choice.records import ChoiceKey
from autograder.kinds.code.records import CodeKey
from autograder.kinds.derivation.records import DerivationKey
from autograder.records import FormKey, Key
from autograder.script import Call
from autograder.values import Array

CODE = ("01-perceptron/neuron", "01-perceptron/train_perceptron", "03-losses/mse", "08-optimizers/adam_step", "10-regularization/early_stopping")


def cases(k: Key) -> dict[str, bytes]:
    assert isinstance(k.body, CodeKey)
    return {case.name: msgspec.msgpack.encode(case.script) for case in k.body.cases}


def test_hidden_cases_follow_from_the_secret_and_visible_ones_do_not(course: Course) -> None:
    exercise = course.exercise("08-optimizers/adam_step")
    first, second = (key.compile_key(exercise, Seeds(public=b"p", secret=s)) for s in (b"one", b"two"))
    assert isinstance(first.body, CodeKey)
    visible = {case.name for case in first.body.cases if case.visible}
    one, two = cases(first), cases(second)
    assert all((one[name] == two[name]) == (name in visible) for name in one)
    assert first.hash != second.hash


def test_a_new_case_moves_no_other(small: Path) -> None:
    before = cases(key.load(courses.load(small), "03-losses/mse"))
    spec = small / "solutions/03-losses/mse/spec.py"
    spec.write_text(
        spec.read_text()
        + "\nimport dataclasses\n_cases = EXERCISE.cases\n"
        + "def more(draw):\n    yield Case('vector: extra', 'mse', y_pred=draw.normal(3), y_true=draw.normal(3))\n    yield from _cases(draw)\n"
        + "EXERCISE = dataclasses.replace(EXERCISE, cases=more)\n"
    )
    after = cases(key.load(courses.load(small), "03-losses/mse"))
    assert after.keys() - before.keys() == {"vector: extra"}
    assert all(after[name] == script for name, script in before.items())


def test_a_second_run_does_not_import_torch(course: Course) -> None:
    key.load(course, "08-optimizers/adam_step")
    code = (
        "import sys\nfrom pathlib import Path\nfrom autograder import course\nfrom autograder.grade import Grader\n"
        f"c = course.load(Path({str(course.root)!r}))\n"
        "with Grader(c, '08-optimizers', 'en') as g:\n"
        "    r = g.grade(c.root / 'solutions/08-optimizers/adam_step/solution.py', 'me')\n"
        "print(r.earned, 'torch' in sys.modules, 'autograder.kinds.derivation.compile' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "4.0 False False"


@pytest.mark.parametrize("change", ["spec", "seed"])
def test_the_cache_knows_what_a_key_depends_on(small: Path, change: str) -> None:
    def made() -> set[str]:
        key.load(courses.load(small), "03-losses/mse")
        return {p.name for p in (small / ".autograder" / "keys").iterdir()}

    first = made()
    assert made() == first
    if change == "seed":
        (small / ".autograder" / "secret_seed").write_text("00" * 16 + "\n")
    else:
        path = small / "solutions/03-losses/mse/spec.py"
        path.write_text(path.read_text() + "\n")
    assert len(made()) == 2


def test_a_damaged_cache_is_made_anew(small: Path) -> None:
    first = key.load(courses.load(small), "03-losses/mse")
    for path in (small / ".autograder" / "keys").iterdir():
        path.write_bytes(path.read_bytes()[:100])
    assert key.load(courses.load(small), "03-losses/mse").hash == first.hash


def test_the_seed_is_secret_and_kept(small: Path) -> None:
    seed = courses.load(small).secret_seed()
    path = small / ".autograder" / "secret_seed"
    assert (len(seed), courses.load(small).secret_seed(), path.stat().st_mode & 0o777) == (16, seed, 0o600)
    path.write_text("short")
    with pytest.raises(courses.CourseError, match="backup"):
        courses.load(small).secret_seed()


def test_a_release_holds_no_reference_no_hidden_case_and_no_seed(course: Course) -> None:
    for id in course.exercise_ids():
        full = key.load(course, id)
        shown = key.public(full)
        text = msgspec.json.encode(shown).decode()
        assert course.secret_seed().hex() not in text
        match shown.body:
            case CodeKey(cases=visible):
                assert visible
                assert all(case.visible for case in visible)
            case DerivationKey(lines=lines):
                assert all(not line.reference and not line.wrong for line in lines)
            case _:
                assert isinstance(shown.body, FormKey)
                assert "right" not in shown.values
        if isinstance(full.body, ChoiceKey):
            assert all(option.why["en"] not in text for option in full.body.options)


@pytest.mark.parametrize("id", CODE)
def test_tolerances_are_far_from_nothing_and_far_from_the_answer(course: Course, id: str) -> None:
    """None where values are exact; else positive, and small against what is compared."""
    k = key.load(course, id)
    assert isinstance(k.body, CodeKey)
    parts = {p.name: p for p in k.exercise.parts}
    for case in k.body.cases:
        for widths in case.tolerance:
            for width in widths:
                if isinstance(width, Array):
                    exact = parts[case.part].compare == "exact"
                    assert (width.numpy() == 0).all() if exact else (width.numpy() < 1e-9).all()


def test_an_answer_that_jumps_has_no_tolerance(small: Path) -> None:
    spec = small / "solutions/03-losses/mse/spec.py"
    old = "    return torch.nn.functional.mse_loss(y_pred, y_true)\n"
    spec.write_text(spec.read_text("utf-8").replace(old, "    return (y_pred > 1).double().mean()\n"), "utf-8")
    with pytest.raises(courses.CourseError, match="'vector: mse, four numbers': the reference's answer jumps when an argument moves"):
        key.load(courses.load(small), "03-losses/mse")


def test_arguments_come_in_the_order_of_the_stub(course: Course) -> None:
    k = key.load(course, "08-optimizers/adam_step")
    assert isinstance(k.body, CodeKey)
    for case in k.body.cases:
        for step in case.script:
            assert isinstance(step, Call)
            assert [name for name, _ in step.args] == ["w", "g", "m", "v", "t", "lr", "beta1", "beta2", "eps"]


@pytest.mark.gpu
def test_the_gpu_and_the_cpu_give_one_key(course: Course) -> None:
    torch = pytest.importorskip("torch")
    if not torch.cuda.is_available():
        pytest.skip("no NVIDIA GPU here")
    for id in CODE:
        seeds = Seeds(public=b"p", secret=b"s")
        gpu, cpu = (key.compile_key(course.exercise(id), seeds, device) for device in ("cuda", "cpu"))
        assert isinstance(gpu.body, CodeKey)
        assert isinstance(cpu.body, CodeKey)
        for a, b in zip(gpu.body.cases, cpu.body.cases, strict=True):
            for x, y in zip(a.expected, b.expected, strict=True):
                if isinstance(x.value, Array) and isinstance(y.value, Array):
                    assert np.allclose(x.value.numpy(), y.value.numpy(), rtol=1e-12, atol=1e-12)


