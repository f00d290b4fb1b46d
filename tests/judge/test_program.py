"""Programs to copy: what a script prints as Python in a notebook is what is seen where it is driven."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.functions import LIBRARY
from autograder.jail.side import side
from autograder.kinds.code.judging.program import Program
from autograder.records import Case as Compiled
from autograder.records import Part, Returned_
from autograder.script import Fn, Ref, Rng, Seen, drive
from autograder.spec import Case, fn
from autograder.values import pack, unpack

STUDENT = """
def split(x):
    return x + 1, x * 2

def noisy(x, rng):
    return x + rng.normal(size=x.shape)

def least(f, x):
    return f(x)

def scaled(params, factor):
    return [factor * p for p in params]

def grown(x):
    x += 1
    return x

class Sum:
    def __init__(self, start):
        self.kept = self.total = start

    def add(self, x):
        self.total = self.total + x
        self.kept = x
        return self.total
"""

NET = """
class Net(torch.nn.Module):
    def __init__(self, inputs):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(inputs))
        self.bias = torch.nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return x @ self.weight + self.bias

def plus(x):
    return x + 0.1
"""

X, INF = np.array([1.0, -2.5]), float("inf")
ONE, TWO = (Returned_(name="out"),), (Returned_(name="up"), Returned_(name="twice"))

NUMPY = [
    ("one call", ONE, Case("a", "grown", x=X)),
    ("one of two values", TWO, Case("a", "split", x=X)),
    ("no numbers", TWO, Case("a", "split", x=np.array([INF, float("nan")]))),
    ("float32", TWO, Case("a", "split", x=X.astype(np.float32))),
    ("whole numbers", TWO, Case("a", "split", x=np.zeros(2, dtype=np.int64))),
    ("random numbers", ONE, Case("a", "noisy", x=X, rng=Rng(3))),
    ("a function of ours", ONE, Case("a", "least", f=fn("quadratic"), x=X)),
    ("a function with options", ONE, Case("a", "least", f=fn("quadratic", centre=np.array([1.0, 0.5]), scale=2.0), x=X)),
    ("lists", ONE, Case("a", "scaled", params=[X, np.zeros((2, 1))], factor=0.5)),
    ("one call after another", ONE, Case("a").call("scaled", as_="s", params=[X], factor=2.0).call("scaled", params=Ref("s"), factor=3.0)),
    ("an item of what was there", ONE, Case("a").call("scaled", as_="s", params=[X], factor=2.0).call("grown", x=Ref("s", 0))),
    ("an object", ONE, Case("a").call("Sum", as_="sum", start=1.0).call("sum.add", x=X).call("sum.add", x=X).get("sum.total")),
    ("changed later", ONE, Case("a").call("Sum", as_="sum", start=0.0).call("sum.add", x=X).poke("x", 9.0).get("sum.kept")),
]

TORCH = [
    ("one call", ONE, Case("a", "plus", x=X)),
    ("float32", ONE, Case("a", "plus", x=X.astype(np.float32))),
    ("state by name", ONE,
     Case("a").call("Net", as_="net", inputs=2).load("net", {"weight": X, "bias": np.array([0.5])}).call("net", x=np.eye(2)).count("net", "size")),
    ("state in order", ONE, Case("a").call("Net", as_="net", inputs=2).load("net", [X, np.array([0.5])]).call("net", x=np.eye(2))),
    ("gradients", ONE,
     Case("a").call("Net", as_="net", inputs=2).load("net", [X, np.array([0.5])]).call("net", x=np.eye(2))
     .backward("out", np.array([1.0, 2.0])).gradients("net", "gradients")),
]  # fmt: skip


@pytest.mark.parametrize(("env", "returns", "case"), [
    *[pytest.param("numpy", returns, case, id=name) for name, returns, case in NUMPY],
    *[pytest.param("torch", returns, case, id=f"torch, {name}") for name, returns, case in TORCH],
])  # fmt: skip
def test_a_program_prints_what_is_seen(env: str, returns: tuple[Returned_, ...], case: Case) -> None:
    if env == "torch":
        pytest.importorskip("torch")
    compiled, part = Compiled(name="a", part="a", group="", visible=True, script=case.script), Part(name="a", points=1.0, returns=returns)
    seen = [one for one in _driven(env, compiled) if isinstance(one, Seen)]
    program = Program(compiled, env == "torch")
    assert program.runs
    for one in seen:
        if _is_data(one):
            place = "" if len(returns) == 1 else "[1]"
            code = program.giving(part, one, returns[-1].name, "")
            right = one.value if not place else pack(unpack(one.value)[1])
            assert repr(_printed(env, code)) == repr(right), code


def test_what_changes_its_argument_is_shown_changed() -> None:
    compiled = Compiled(name="a", part="a", group="", visible=True, script=Case("a", "grown", x=X).script)
    code = Program(compiled).changed_by(0, "x")
    assert _printed("numpy", code) == pack(X + 1)


def test_calls_are_printed_one_by_one() -> None:
    given = {"f": fn("quadratic", centre=np.array([1.0, 0.5])), "x": X}
    compiled = Compiled(name="a", part="a", group="", visible=True, script=Case("a").call("grown", x=X).call("least", **given).script)
    assert _printed("numpy", Program(compiled).printing()) == _driven("numpy", compiled)[-1].value


def test_a_function_of_ours_takes_no_tensor() -> None:
    compiled = Compiled(name="a", part="a", group="", visible=True, script=Case("a", "least", f=fn("quadratic"), x=X).script)
    assert Program(compiled).runs and not Program(compiled, torch=True).runs


def _is_data(seen: Seen) -> bool:
    return not repr(seen.value).startswith("Other")


def _names(env: str) -> dict[str, Any]:
    names: dict[str, Any] = {"np": np}
    if env == "torch":
        import torch

        names["torch"] = torch
    exec(NET if env == "torch" else STUDENT, names)
    return names


def _driven(env: str, case: Compiled) -> list[Any]:
    def asked(given: Fn) -> Any:
        return lambda x: LIBRARY[given.name](x, **{k: unpack(v) for k, v in given.options})

    return list(drive(case.script, _names(env), side(env, asked)))


def _printed(env: str, code: str) -> Any:
    """The last thing that is printed, as data."""
    out: list[Any] = []
    exec(code, {**_names(env), "print": out.append})
    return side(env, lambda _: None).see(out[-1])  # type: ignore[arg-type, return-value]
