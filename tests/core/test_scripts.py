"""Scripted objects: callables from the library, loops over given batches, torch modules as data, one script for both sides."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from said import said

from autograder import functions
from autograder.jail import Jail, Request
from autograder.records import Cell, Outcome, Raised, Returned
from autograder.script import Seen, _takes, drive
from autograder.spec import Case, Ref, fn, steps
from autograder.values import pack, unpack

X = np.random.default_rng(1).normal(size=(6, 3))
Y = np.sign(X @ np.array([1.0, -2.0, 0.5]))


@pytest.fixture(scope="module")
def torch_jail() -> Iterator[Jail]:
    pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")
    with Jail("torch") as one:
        yield one


@pytest.fixture(scope="module")
def numpy_jail() -> Iterator[Jail]:
    with Jail("numpy") as one:
        yield one


def outcome(jail: Jail, source: str, case: Case) -> Outcome:
    request = Request(cells=(Cell(source=source, number=1, exercise="e"),), exercise="e", scripts=(case.script,), repeat=False)
    return jail.run(request, functions.answer).outcomes[0]


def values(given: Outcome) -> dict[str, Any]:
    assert isinstance(given, Returned), given
    return {seen.name: unpack(seen.value) for seen in given.seen}


GRADIENTS = [
    ("quadratic", {"centre": np.array([1.0, -1.0]), "scale": 3.0}, np.array([0.5, 2.0])),
    ("rosenbrock", {}, np.array([-1.2, 1.0])),
    ("rosenbrock", {"a": 2.0, "b": 10.0}, np.array([0.3, -0.7, 1.5, 0.2])),
    ("logistic_", {"X": X, "y": Y}, np.array([0.3, 0.1, -0.4])),
]


@pytest.mark.parametrize(("name", "options", "x"), GRADIENTS)
def test_functions_of_the_library_have_the_gradients_that_go_with_them(name: str, options: dict[str, Any], x: Any) -> None:
    def asked(function: str, at: Any) -> Any:
        one = fn(function, **options)
        return unpack(functions.answer(one.name, one.options, (pack(at),)))

    value, gradient = (f"{name}loss", f"{name}gradient") if name.endswith("_") else (name, f"{name}_gradient")
    for i, slope in enumerate(asked(gradient, x)):
        step = 1e-5 * np.eye(len(x))[i]
        assert slope == pytest.approx((asked(value, x + step) - asked(value, x - step)) / 2e-5, rel=1e-6, abs=1e-8)


def test_where_the_functions_are_lowest() -> None:
    assert functions.LIBRARY["rosenbrock"](np.ones(4)) == 0.0
    assert functions.LIBRARY["quadratic"](np.full(3, 2.0), centre=2.0) == 0.0
    assert functions.LIBRARY["logistic_loss"](np.zeros(3), X=X, y=Y) == pytest.approx(np.log(2))
    assert functions.LIBRARY["logistic_loss"](np.full(3, 1e4), X=X, y=Y) < np.inf


def test_a_callable_is_asked_and_its_calls_are_known_outside(numpy_jail: Jail) -> None:
    source = (
        "def descend(f, gradient, x, lr, steps):\n"
        "    for _ in range(steps):\n        x = x - lr * gradient(x)\n    return x, f(x)"
    )
    start = np.array([3.0, 1.0])
    case = Case("a", "descend", f=fn("quadratic", centre=1.0), gradient=fn("quadratic_gradient", centre=1.0), x=start, lr=0.5, steps=2)
    run = outcome(numpy_jail, source, case)
    assert [v.tolist() if hasattr(v, "tolist") else v for v in values(run)["out"]] == [[1.0, 1.0], 0.0]
    assert isinstance(run, Returned)
    assert [asked.name for asked in run.asked] == ["gradient", "gradient", "f"]
    assert unpack(run.asked[0].args[0]).tolist() == [3.0, 1.0]
    assert run.asked[2].answer == 0.0


def test_the_log_of_calls_is_not_the_childs_to_write(numpy_jail: Jail) -> None:
    """Whatever the child says of calls is replaced by what was asked: here nothing, though what it saw is its own to say."""
    source = (
        "import sys\nframe = sys._getframe()\n"
        "while 'Child' not in frame.f_globals: frame = frame.f_back\n"
        "child = vars(frame.f_globals['run'])\nplain, Seen, Asked = child['Returned'], child['Seen'], child['drive'].__globals__['Asked']\n"
        "def lie(**said): return plain(seen=(Seen('out', -9.0, 0),), asked=(Asked('f', (1.0,), -9.0),))\n"
        "child['Returned'] = lie\n"
        "def search(f): return 1.0"
    )
    run = outcome(numpy_jail, source, Case("a", "search", f=fn("quadratic")))
    assert values(run) == {"out": -9.0}
    assert isinstance(run, Returned)
    assert run.asked == ()


def test_what_is_asked_is_kept_within_bounds(numpy_jail: Jail) -> None:
    source = "import numpy as np\ndef search(f):\n    for i in range(40): f(np.full(100_000, 1.0))"
    run = outcome(numpy_jail, source, Case("a", "search", f=fn("quadratic")))
    assert getattr(run, "why", "") == "it asked for more than is kept"


def test_a_loop_over_given_batches(numpy_jail: Jail) -> None:
    source = "def train(w, batches, lr):\n    for X, y in batches:\n        w = w - lr * X.T @ (X @ w - y)\n    return w"
    batches = [(X[:3], Y[:3]), (X[3:], Y[3:])]
    w = np.zeros(3)
    for a, b in batches:
        w = w - 0.1 * a.T @ (a @ w - b)
    got = values(outcome(numpy_jail, source, Case("a", "train", w=np.zeros(3), batches=batches, lr=0.1)))
    np.testing.assert_allclose(got["out"], w)


def test_a_loop_hands_on_what_a_call_returns(numpy_jail: Jail) -> None:
    source = "def step(w, u, g, lr): return w - lr * (u + g), u + g"
    case = steps("a", "step", [{"g": 1.0}, {"g": 2.0}], carry={"w": 10.0, "u": 0.0}, lr=0.5)
    got = values(outcome(numpy_jail, source, case))
    assert [tuple(value) for value in got.values()] == [(9.5, 1.0), (8.0, 3.0)]


def test_a_loop_over_a_method_looks_at_attributes_and_changes_what_was_handed_over(numpy_jail: Jail) -> None:
    source = "class KeepLast:\n    def __init__(self, first): self.kept = first\n    def take(self, x): self.kept = x; return len(x)"
    given = [{"x": np.array([1.0, 2.0])}, {"x": np.array([3.0])}]
    case = steps("a", "KeepLast.take", given, make={"first": 0.0}, get=["kept"], poke={"x": 9.0}, as_="length")
    run = outcome(numpy_jail, source, case)
    assert isinstance(run, Returned)
    seen = [(one.name, np.ravel(unpack(one.value)).tolist()) for one in run.seen]
    assert seen == [("kept", [0.0]), ("length", [2]), ("kept", [9.0, 9.0]), ("length", [1]), ("kept", [9.0])]
    assert {step.as_ for step in case.script[:1]} == {"kl"}


def test_several_functions_get_the_same_arguments() -> None:
    one, other = Case("vector: drawn", ("mse", "mse_grad"), x=1.0).loose(0.01).shown().apart()
    assert [(case.name, case.group, case.visible, case.width) for case in (one, other)] == [
        ("vector: mse, drawn", "vector", True, 0.01), ("vector: mse_grad, drawn", "vector", True, 0.01),
    ]  # fmt: skip
    assert [step.entry for case in (one, other) for step in case.steps] == ["mse", "mse_grad"]
    assert [case.name for case in Case("drawn", ["a", "b"], x=1.0).apart()] == ["a, drawn", "b, drawn"]
    walk = steps("walk", ("plain", "ahead"), [{"g": 1.0}, {"g": 2.0}], carry={"w": 0.0}).apart()
    assert [step.entry for case in walk for step in case.steps] == ["plain", "plain", "ahead", "ahead"]
    (alone,) = [case := Case("a", "f", x=1.0)]
    assert alone.apart() == [case]


def test_an_object_handed_on(numpy_jail: Jail) -> None:
    source = "def fit(x): return x.sum(), x.max()\ndef predict(model, x): return x > model"
    case = Case("a").call("fit", x=np.array([1.0, 2.0]), as_="model").call("predict", model=Ref("model", 1), x=np.array([1.0, 5.0]))
    assert values(outcome(numpy_jail, source, case))["out"].tolist() == [False, True]


NET = """
import torch
class Net(torch.nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.first = torch.nn.Linear(inputs, hidden)
        self.last = torch.nn.Linear(hidden, 1)
    def forward(self, x):
        return self.last(torch.tanh(self.first(x)))
def loss(net, x, y):
    return ((net(x)[:, 0] - y) ** 2).mean()
"""
STATE = {
    "first.weight": np.arange(6.0).reshape(2, 3) / 10, "first.bias": np.array([0.5, -0.5]),
    "last.weight": np.array([[1.0, -1.0]]), "last.bias": np.array([0.25]),
}  # fmt: skip


def module(state: Any) -> Case:
    case = Case("a").call("Net", as_="net", inputs=3, hidden=2).load("net", state).count("net", "size")
    return case.call("loss", as_="loss", net=Ref("net"), x=X, y=Y).backward("loss").gradients("net", "gradients").get("net.last.bias")


@pytest.mark.parametrize("state", [STATE, list(STATE.values())], ids=["by name", "in order"])
def test_a_module_is_loaded_run_backwards_and_counted(torch_jail: Jail, state: Any) -> None:
    got = values(outcome(torch_jail, NET, module(state)))
    hidden = np.tanh(X @ STATE["first.weight"].T + STATE["first.bias"])
    off = (hidden @ STATE["last.weight"].T + STATE["last.bias"])[:, 0] - Y
    assert got["size"] == 11
    np.testing.assert_allclose(got["loss"], np.mean(off**2))
    np.testing.assert_allclose(got["gradients"][2], 2 * off[None, :] @ hidden / len(X))
    np.testing.assert_allclose(got["gradients"][3], [2 * np.mean(off)])
    assert got["bias"].tolist() == [0.25]


def test_the_same_script_drives_a_reference() -> None:
    pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")
    from autograder.kinds.code.compiling.cases import ReferenceSide

    names: dict[str, Any] = {}
    exec(NET, names)
    seen = [s for s in drive(module(STATE).script, names, ReferenceSide("cpu")) if isinstance(s, Seen)]
    assert [s.name for s in seen] == ["size", "loss", "gradients", "bias"]


def test_a_callable_on_tensors(torch_jail: Jail) -> None:
    source = "def descend(gradient, x): return x - 0.1 * gradient(x)"
    case = Case("a", "descend", gradient=fn("rosenbrock_gradient"), x=np.array([0.0, 1.0]))
    assert values(outcome(torch_jail, source, case))["out"].tolist() == pytest.approx([0.2, -19.0])


def test_an_upstream_gradient(torch_jail: Jail) -> None:
    case = Case("a").call("Net", as_="net", inputs=3, hidden=2).load("net", STATE)
    case.call("run", as_="out", net=Ref("net"), x=X).backward("out", np.ones((6, 1))).gradients("net", "gradients")
    assert values(outcome(torch_jail, f"{NET}\ndef run(net, x): return net(x)", case))["gradients"][3].tolist() == [6.0]


@pytest.mark.parametrize(
    ("source", "state", "said"),
    [
        (NET.replace("torch.nn.Module", "object").replace("super().__init__()", ""), STATE, "net is a Net, not a torch.nn.Module"),
        (NET.replace("hidden, 1)", "hidden, 2)"), STATE, "the parameter last.weight has the shape (2, 2); it should have (1, 2)"),
        (NET.replace("self.last = ", "self.end = ").replace("self.last(", "self.end("), STATE, "there should be 4"),
        (NET, list(STATE.values())[:3], "there should be 3"),
        (NET.replace(".mean()", ".mean().item()"), STATE, "loss is a float, not a tensor"),
    ],
)
def test_a_module_of_another_kind_is_told(torch_jail: Jail, source: str, state: Any, said: str) -> None:
    run = outcome(torch_jail, source, module(state))
    assert isinstance(run, Raised)
    assert said in run.message


def test_a_module_may_not_say_what_its_parameters_are(torch_jail: Jail) -> None:
    lying = NET.replace("    def forward", "    def named_parameters(self): return iter(())\n    def parameters(self): return iter(())\n    def forward")
    assert values(outcome(torch_jail, lying, module(STATE)))["size"] == 11


def test_there_are_no_modules_without_torch(numpy_jail: Jail) -> None:
    source = "class Net:\n    def __init__(self, inputs, hidden): pass"
    run = outcome(numpy_jail, source, Case("a").call("Net", as_="net", inputs=3, hidden=2).count("net", "size"))
    assert isinstance(run, Raised)
    assert "torch environment" in run.message


NET_CALLS = "net = Net(inputs=1, hidden=1)\nprint([p.grad for p in net.parameters()]"


@pytest.mark.parametrize(
    ("yours", "code", "shown"),
    [
        (Returned(seen=(Seen("gradients", pack([np.array([2.0])]), 1),)), NET_CALLS + "[0])", ("[2.0]", "[1.0]")),
        (Returned(seen=(Seen("gradients", pack([np.array([2.0])] * 2), 1),)), NET_CALLS + ")", ("list of 2", "list of 1")),
        (Raised(error="RuntimeError", message="no", stage="call", line=3), NET_CALLS + "[0])", ("RuntimeError", "[1.0]")),
    ],
)
def test_what_is_wrong_comes_with_a_program(yours: Outcome, code: str, shown: tuple[str, str]) -> None:
    from autograder.judge import judge
    from autograder.kinds.code.records import CodeKey
    from autograder.records import Case as Compiled
    from autograder.records import Exercise, Key, Part, Returned_, Run

    written = Case("a").call("Net", as_="net", inputs=1, hidden=1).gradients("net", "gradients")
    right = Returned(seen=(Seen("gradients", pack([np.array([1.0])]), 1),))
    part = Part(name="Net", points=1.0, returns=(Returned_(name="gradients"),), groups=("g",))
    case = Compiled(name="a", part="Net", group="g", visible=True, script=written.script, expected=right.seen, tolerance=((None,),))
    exercise = Exercise(id="a/net", kind="code", title=said("Net", "Netz"), points=1.0, parts=(part,), env="torch")
    found = judge(Key(hash="h", exercise=exercise, body=CodeKey(cases=(case,))), Run(outcomes=(yours,), again=(yours,)), hidden=False)
    assert found.trial is not None
    assert (found.trial.code, (found.trial.yours, found.trial.right)) == (code, shown)


def wrapped(function):
    @functools.wraps(function)
    def inner(*args):
        return function(*args)

    return inner


FUNCTIONS = {
    "two": lambda a, b: 0, "a default": lambda a, b=1: 0, "any number": lambda *a: 0, "by name only": lambda a, *, b=1: 0,
    "any name": lambda a, **k: 0, "by place only": lambda a, /, b=1: 0, "wrapped": wrapped(lambda a: 0), "built in": len,
    "partial": functools.partial(lambda a, b: 0, 1), "a class": Fraction,
}  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_a_plain_function_takes_is_what_its_signature_says(name: str) -> None:
    function, plain = FUNCTIONS[name], {"two", "a default", "any name", "by place only"}
    for count in range(5):
        try:
            inspect.signature(function).bind(*range(count))
            fits = True
        except TypeError:
            fits = False
        assert _takes(function, count) == fits or name not in plain, count
        assert fits or not _takes(function, count), count
