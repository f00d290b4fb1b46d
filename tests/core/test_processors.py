"""The same on any processor: with elementary functions moved in their last places, honest answers stay far inside the
tolerance and wrong ones far outside."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")

from autograder import key
from autograder.audit import margins
from autograder.course import Course, load
from autograder.jail import Jail
from autograder.key.code import Seeds
from autograder.key.moved import EPS, UNITS, Float, Moving, elsewhere, names_moved, torch_mode
from autograder.spec import CodeExercise

ROOTS = {"course": Path(__file__).parents[2], "library": Path(__file__).parents[1] / "library", "hostile": Path(__file__).parents[1] / "hostile" / "course"}
PROCESSORS = 4
DRAWS = 2
LIBRARY = ["activations/sigmoid", "activations/softplus", "losses/binary_cross_entropy", "optimizers/adam", "optimizers/schedule", "regularization/penalties"]  # fmt: skip


def code(course: Course) -> Iterator[str]:
    return (id for id in course.exercise_ids() if isinstance(course.exercise(id).spec(), CodeExercise))


TRIED = [
    *(("course", id) for id in code(load(ROOTS["course"]))),
    *(("library", id) for id in LIBRARY),
    pytest.param("hostile", "20-torch/momentum_step", marks=pytest.mark.full),
]


@pytest.fixture(scope="module")
def jails() -> Iterator[Callable[[Any], Jail]]:
    open_: dict[str, Jail] = {}
    yield lambda env: open_.setdefault(env, Jail(env, unsafe=True))
    for jail in open_.values():
        jail.close()


@pytest.mark.parametrize(("root", "id"), TRIED)
def test_honest_answers_are_right_on_other_processors(jails: Callable[[Any], Jail], root: str, id: str) -> None:
    exercise = load(ROOTS[root]).exercise(id)
    spec = exercise.spec()
    assert isinstance(spec, CodeExercise)
    jail = jails(spec.env)
    sources = {"solution": exercise.solution(), **exercise.alternatives()}
    there = {f"{name}, {n}": elsewhere(source, Moving(n)) for n in range(PROCESSORS) for name, source in sources.items()}
    found = []
    for number in range(DRAWS):
        seeds = Seeds(public=b"audit %d" % number, secret=b"audit secret %d" % number)
        found.append(margins.measured(key.compile_key(exercise, seeds, jail=jail), sources | there, jail))
    worst = margins.merged(found)
    print(f"{id}: honest answers use at most {max(worst.honest.values()):.3f} of the tolerance")  # shown by -rP
    assert margins.check(id, worst, tuple(spec.margins)).findings == ()


MOVED: Mapping[str, tuple[Callable[..., Any], Any]] = {
    "exp": (torch.exp, [0.3, -2.0]), "exp in place": (torch.exp_, [0.3, -2.0]), "log": (torch.log, [0.3, 7.0]),
    "tanh": (torch.tanh, [0.3, -2.0]), "softmax": (lambda x: torch.softmax(x, 0), [0.3, -2.0]), "erf": (torch.erf, [0.3, -2.0]),
    "norm": (torch.linalg.norm, [0.3, -2.0]), "a list": (lambda x: torch._foreach_exp([x])[0], [0.3, -2.0]),
    "a loss": (lambda x: torch.nn.functional.binary_cross_entropy_with_logits(x, torch.ones_like(x)), [0.3, -2.0]),
    "a power": (lambda x: x**1.7, [0.3, 2.0]), "a module": (lambda x: torch.nn.GELU()(x), [0.3, -2.0]),
}  # fmt: skip
KEPT: Mapping[str, Callable[..., Any]] = {
    "a square": lambda x: x**2, "a root": torch.sqrt, "a product": lambda x: 3 * x, "a sum": torch.sum, "relu": torch.relu,
}  # fmt: skip


@pytest.mark.parametrize("name", MOVED)
def test_what_torch_computes_moves_within_bounds(name: str) -> None:
    function, given = MOVED[name]
    plain = function(torch.tensor(given, dtype=torch.float64)).numpy()
    seen = set()
    for seed in range(4):
        with torch_mode(Moving(seed)):
            moved = function(torch.tensor(given, dtype=torch.float64)).numpy()
        assert (np.abs(moved - plain) <= 3 * UNITS * EPS * np.abs(plain)).all()  # a loss is composed of several
        seen.add(moved.tobytes())
        with torch_mode(Moving(seed)):
            assert (function(torch.tensor(given, dtype=torch.float64)).numpy() == moved).all()
    assert len(seen) > 1
    assert plain.tobytes() not in seen


@pytest.mark.parametrize("name", KEPT)
def test_what_one_rounding_gives_does_not_move(name: str) -> None:
    x = torch.tensor([0.3, 2.0], dtype=torch.float64)
    with torch_mode(Moving(1)):
        assert (KEPT[name](x).numpy() == KEPT[name](x.clone()).numpy()).all()
        moved = KEPT[name](x).numpy()
    assert (moved == KEPT[name](x).numpy()).all()


def test_gradients_move_with_what_they_are_of() -> None:
    def gradient() -> Any:
        x = torch.tensor([0.3, -2.0], dtype=torch.float64, requires_grad=True)
        torch.exp(x).sum().backward()
        return x.grad.numpy()

    plain = gradient()
    with torch_mode(Moving(1)):
        assert (gradient() != plain).all()


def test_powers_of_plain_numbers_move() -> None:
    beta = Float.of(0.999, Moving(3))
    assert (1 - beta) + 0.0 == (1 - 0.999) + 0.0
    assert beta**2 == 0.999**2
    assert 0 < abs((beta**3 - 0.999**3) / 0.999**3) <= 1.3 * UNITS * EPS
    assert (2 * beta) ** 3 != (2 * 0.999) ** 3  # also of what arithmetic made of it
    assert isinstance(torch.tensor([1.0]) * beta, torch.Tensor)


def test_what_a_spec_takes_from_numpy_and_math_moves_there_only() -> None:
    space: dict[str, Any] = {"np": np, "math": math, "exp": math.exp, "tanh": np.tanh, "norm": np.linalg.norm, "x": 1.3}
    source = "[np.exp(x), math.exp(x), exp(x), tanh(x), np.linalg.norm([x, x]), np.power(x, 2.7), math.pow(x, 2.7), norm([x, x])]"
    plain = eval(source, space)
    with names_moved([space], Moving(1)):
        moved = eval(source, space)
        assert math.exp(1.3) == plain[1]
        assert eval("[np.sqrt(x), np.pi, math.floor(x), np.power(x, 2)]", space) == [np.sqrt(1.3), np.pi, 1, 1.3 * 1.3]
    assert all(0 < abs(a - b) <= 1.3 * UNITS * EPS * abs(a) for a, b in zip(plain, moved, strict=True))
    assert eval(source, space) == plain


RUN_THERE = """
import math
import numpy as np
from numpy import exp


def f(x, y):
    z = np.array([x, x])
    z **= 1.5
    return [exp(x), math.tanh(x), x ** y, np.power(x, y), z, np.linalg.norm(z), pow(x, y), np.log(z), x ** 2, np.sqrt(x), x * y]
"""


def test_what_a_source_computes_moves_in_the_jail(jails: Callable[[Any], Jail]) -> None:
    from autograder.key.code import run_source
    from autograder.records import Case, Returned
    from autograder.script import Call
    from autograder.values import unpack

    case = Case(name="c", part="f", group="g", visible=True, script=(Call("f", (("x", 1.3), ("y", 2.7))),))

    def ran(source: str) -> list[Any]:
        (outcome,) = run_source(jails("numpy"), "e", source, [case])
        assert isinstance(outcome, Returned), outcome
        found: list[Any] = unpack(outcome.seen[0].value)
        return found

    plain, several = ran(RUN_THERE), [ran(elsewhere(RUN_THERE, Moving(seed))) for seed in range(4)]
    for number, here in enumerate(plain[:8]):
        assert any((np.asarray(here) != np.asarray(moved[number])).all() for moved in several)
        assert all(np.allclose(here, moved[number], rtol=4 * UNITS * EPS, atol=0) for moved in several)
    assert all(plain[8:] == moved[8:] for moved in several)
    assert math.tanh(1.3) == plain[1]  # nothing has moved in this process


def test_the_advice_names_the_case_and_the_call(jails: Callable[[Any], Jail], tmp_path: Path) -> None:
    exercise = load(ROOTS["course"]).exercise("08-optimizers/adam_step")
    compiled = key.compile_key(exercise, Seeds(public=b"p", secret=b"s"), jail=jails("numpy"))
    off = exercise.solution().replace("    return w, m, v", "    return w, m, v * (1 + 1e-13 * (t == 7) * (eps > 0))")
    found = margins.measured(compiled, {"mine": off}, jails("numpy"))
    (finding,) = margins.check(exercise.id, margins.Margins(honest=found.honest, places=found.places)).findings
    place = dict(finding.lines)["where"]
    assert place.startswith("case 'tiny: ten drawn steps', call 7 of adam_step(w, g, ") or place.startswith("case 'tiny: twenty steps', call 7 of adam_step(w, g, ")
    assert place.endswith(": v")
