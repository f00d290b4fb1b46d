"""Properties: right code holds them, wrong code breaks them by the sentence expected, in both languages. No jail, no reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import pytest
from said import said

from autograder.jail.side import NumpySide
from autograder.judge import judge
from autograder.kinds.code.compiling.properties import with_properties
from autograder.kinds.code.judging import properties
from autograder.kinds.code.judging.statistics import binomial_range, dkw, hoeffding, power
from autograder.kinds.code.records import CodeKey
from autograder.locale import LANGUAGES
from autograder.properties import ERROR, Property
from autograder.records import Case, Exercise, Key, Part, Returned, Returned_, Run
from autograder.report.build import build_exercise
from autograder.script import Call, Fn, Seen, drive
from autograder.spec import (
    Agree,
    Breaks,
    Decisions,
    Distribution,
    Equal,
    Factors,
    FiniteDifferences,
    Folds,
    Mean,
    Monotone,
    OneByOne,
    Permute,
    Rng,
    Scale,
    Shape,
    Shift,
    Within,
    Zeros,
    fn,
)
from autograder.spec import Case as Written

TITLE = said(en="Softmax", de="Softmax")
STUB = {"f": ["x"], "g": ["x"], "dense": ["X", "W"], "dense_grad": ["dy", "X", "W"], "fit": ["X", "y"], "draw": ["rng"], "k_fold": ["n", "k", "rng"]}
X = np.random.default_rng(3).normal(size=(5, 3))
W = np.random.default_rng(4).normal(size=(3, 2))
DY = np.random.default_rng(5).normal(size=(5, 2))

Code = dict[str, Callable[..., Any]]


def softmax(x: Any) -> Any:
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def compiled(written: Written, returns: tuple[str, ...] = ("f",)) -> tuple[Part, Case]:
    """A case as the key has it. Rounding is measured nowhere here: 2⁻⁴⁰ is allowed throughout."""
    part = Part(name="f", points=1.0, groups=("g",), returns=tuple(Returned_(name=n) for n in returns))
    case = Case(name="one", part="f", group="g", visible=True, script=written.script)
    return part, with_properties(case, written.properties, STUB)


def run(case: Case, code: Code) -> Returned:
    asked: list[Seen] = [s for s in drive(case.script, code, NumpySide(lambda fn: None)) if isinstance(s, Seen)]  # type: ignore[arg-type, return-value]
    return Returned(seen=tuple(asked))


def with_width(case: Case, code: Code) -> Case:
    from autograder.values import Array, pack

    widths = []
    for seen in run(case, code).seen:
        shape = seen.value.numpy().shape if isinstance(seen.value, Array) else ()
        widths.append((pack(np.full(shape, 2.0**-40)),))
    return msgspec.structs.replace(case, tolerance=tuple(widths))


def found(one: Property, written: Written, right: Code, code: Code, returns: tuple[str, ...] = ("f",)) -> list[str]:
    part, case = compiled(written.holds(one), returns)
    return [b.code for b in properties.broken(part, with_width(case, right), run(case, code))]


def batch(x: Any) -> Any:
    return softmax(x)


RELATIONS: list[tuple[str, Property, Written, Code, Code, str]] = [
    ("softmax stays under a shift", Shift("x", by=1000.0), Written("a", "f", x=X), {"f": softmax},
     {"f": lambda x: np.exp(x / 500)}, "property.shift"),
    ("an overflow is not finite", Shift("x", by=1000.0), Written("a", "f", x=X), {"f": softmax},
     {"f": lambda x: np.where(x > 700, np.inf, x)}, "numeric.finite"),
    ("a mean moves with its values", Shift("x", by=2.0, adds=2.0), Written("a", "f", x=X), {"f": np.mean}, {"f": np.sum}, "property.shift"),
    ("a standardisation forgets the scale", Scale("x", by=8.0), Written("a", "f", x=X), {"f": lambda x: (x - x.mean()) / x.std()},
     {"f": lambda x: (x - x.mean()) / x.var()}, "property.scale"),
    ("a squared error is quadratic", Scale("x", by=3.0, power=2), Written("a", "f", x=X), {"f": lambda x: np.mean(x**2)},
     {"f": lambda x: np.mean(np.abs(x))}, "property.scale"),
    ("rows go along", Permute(("x",)), Written("a", "f", x=X), {"f": softmax}, {"f": lambda x: x * np.arange(5)[:, None]}, "property.permute"),
    ("the order of samples is nothing to a mean", Permute(("x",), along=None), Written("a", "f", x=X), {"f": np.mean},
     {"f": lambda x: x[0, 0]}, "property.permute"),
    ("a batch is its rows", OneByOne(("x",)), Written("a", "f", x=X), {"f": softmax},
     {"f": lambda x: np.exp(x) / np.exp(x).sum()}, "property.one_by_one"),
    ("a loss is the mean of its rows", OneByOne(("x",), gives="mean"), Written("a", "f", x=X), {"f": lambda x: np.mean(x**2)},
     {"f": lambda x: np.sum(x**2) ** 0.5}, "property.one_by_one_mean"),
    ("or their sum", OneByOne(("x",), gives="sum"), Written("a", "f", x=X), {"f": lambda x: np.sum(x**2)},
     {"f": lambda x: np.mean(x**2)}, "property.one_by_one_sum"),
    ("the gradient of one's own loss", FiniteDifferences("g", wrt="x"), Written("a", "f", x=X),
     {"f": lambda x: 3 * np.cos(3 * x) / x.size, "g": lambda x: np.mean(np.sin(3 * x))},
     {"f": lambda x: np.cos(3 * x) / x.size, "g": lambda x: np.mean(np.sin(3 * x))}, "property.finite_differences"),
    ("though the loss itself is wrong", FiniteDifferences("g", wrt="x"), Written("a", "f", x=X),
     {"f": lambda x: 2 * x / x.size, "g": lambda x: np.mean(x**2)},
     {"f": lambda x: 2 * x / len(x), "g": lambda x: np.mean(x**2)}, "property.finite_differences"),
    ("a layer's gradient, by an upstream one", FiniteDifferences("dense", wrt="W", upstream="dy"),
     Written("a", "dense_grad", dy=DY, X=X, W=W).call("dense_grad", dy=DY, X=X, W=W),
     {"dense_grad": lambda dy, X, W: X.T @ dy, "dense": lambda X, W: X @ W},
     {"dense_grad": lambda dy, X, W: X.T @ dy / len(X), "dense": lambda X, W: X @ W}, "property.finite_differences"),
    ("of another shape", Permute(("x",)), Written("a", "f", x=X), {"f": softmax}, {"f": lambda x: x[: len(x) - int(x[0, 0] == X[0, 0])]},
     "numeric.shape"),
    ("no numbers at all", Shift("x", by=1.0), Written("a", "f", x=X), {"f": softmax}, {"f": lambda x: "softmax"}, "numeric.type"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "written", "right", "wrong", "code"), [r[1:] for r in RELATIONS], ids=[r[0] for r in RELATIONS])
def test_relations(one: Property, written: Written, right: Code, wrong: Code, code: str) -> None:
    assert found(one, written, right, right) == []
    written.properties = ()
    assert found(one, written, right, wrong) == [code]


def masks(p: float, shape: tuple[int, ...] = (60, 50), calls: int = 2) -> Written:
    case = Written("a")
    for call in range(calls):
        case.call("f", x=np.ones(shape), as_="f") if call < 0 else case.call("draw", rng=Rng(call), as_="f")
    return case


def draws(make: Callable[[Any], Any], calls: int = 2) -> tuple[Written, Code]:
    return masks(0.5, calls=calls), {"draw": make}


LABELS = np.array([0, 1, 2, 1])
BREAKS = Breaks("f", fn("softmax"), fn("softmax", shift="none"))
STATEMENTS: list[tuple[str, Property, Callable[[Any], Any], Callable[[Any], Any], str]] = [
    ("rate", Zeros("f", 0.3), lambda r: r.random((60, 50)) >= 0.3, lambda r: r.random((60, 50)) >= 0.37, "property.zeros"),
    ("rows together", Zeros("f", 0.3), lambda r: r.random((60, 50)) >= 0.3, lambda r: np.tile(r.random((60, 1)) >= 0.3, 50), "property.zeros_axis"),
    ("columns together", Zeros("f", 0.5), lambda r: r.random((60, 50)) >= 0.5, lambda r: np.tile(r.random(50) >= 0.5, (60, 1)), "property.zeros_axis"),
    ("one mask for all", Zeros("f", 0.5), lambda r: r.random((60, 50)) >= 0.5,
     lambda r: np.random.default_rng(0).random((60, 50)) >= 0.5, "property.zeros_calls"),
    ("nothing dropped", Zeros("f", 0.0), lambda r: np.ones(40), lambda r: np.arange(40), "property.zeros"),
    ("mean", Mean("f", 0.5, 0.0, 1.0), lambda r: r.random(9000), lambda r: r.random(9000) ** 1.4, "property.mean"),
    ("mean of what lies outside", Mean("f", 0.5, 0.0, 1.0), lambda r: r.random(9000), lambda r: r.normal(0.5, 1.0, 9000), "property.within"),
    ("uniform", Distribution("f", "uniform", 2.0, 3.0), lambda r: r.uniform(2, 3, 2000), lambda r: 2 + r.beta(2, 2, 2000), "property.distribution_uniform"),
    ("log-uniform", Distribution("f", "log-uniform", 1e-4, 1.0), lambda r: 10 ** r.uniform(-4, 0, 400), lambda r: r.uniform(1e-4, 1, 400),
     "property.distribution_log_uniform"),
    ("normal", Distribution("f", "normal"), lambda r: r.normal(size=2000), lambda r: r.normal(size=2000) * 1.4, "property.distribution_normal"),
    ("within", Within("f", 0.0, 1.0), lambda r: r.random(10), lambda r: -r.random(10), "property.within"),
    ("falling", Monotone("f"), lambda r: np.linspace(0, 0, 4), lambda r: np.array([3.0, 2.0, 2.5]), "property.monotone_falling"),
    ("rising", Monotone("f", "rising"), lambda r: np.linspace(1, 1, 4), lambda r: np.array([True, False]), "property.monotone_rising"),
    ("a share of labels", Agree("f", to=LABELS, at_least=0.75), lambda r: [0, 1, 2, 0], lambda r: [0, 1, 0, 0], "property.agree"),
    ("labels as a column", Agree("f", to=LABELS, at_least=0.75), lambda r: LABELS, lambda r: LABELS[:, None], "numeric.shape"),
    ("labels in words", Agree("f", to=LABELS, at_least=0.75), lambda r: LABELS, lambda r: ["a"] * 4, "numeric.type"),
    ("too mild", BREAKS, lambda r: [[1000, 0]], lambda r: np.array([[700.0, 0.0]]), "property.breaks_not"),
    ("no matrix", BREAKS, lambda r: [[1000.0, 0.0]], lambda r: np.array([1000.0, 0.0]), "property.breaks_unfit"),
    ("beyond every number", BREAKS, lambda r: [[1e300, 0.0]], lambda r: [[1e400, 0.0]], "numeric.finite"),
    ("both overflow", Breaks("f", fn("softmax", shift="none"), fn("softmax", shift="all")), lambda r: [[-700.0, -700.0], [700.0, 700.0]], lambda r: [[800.0, 0.0]], "property.breaks_both"),
    ("too much of it", BREAKS, lambda r: np.full((8, 8), 1000.0), lambda r: np.full((8, 9), 1000.0), "property.breaks_size"),
    ("nothing in it", BREAKS, lambda r: [[1000.0, 0.0]], lambda r: np.zeros((0, 2)), "property.breaks_unfit"),
    ("more than asked", Breaks("f", fn("softmax"), fn("softmax", shift="all"), spares=(fn("softmax", shift="none"),)),
     lambda r: [[-700.0, -700.0], [700.0, 700.0]], lambda r: [[-999.0, -999.0], [999.0, 999.0]], "property.breaks_more"),
    ("over columns", Breaks("f", fn("softmax"), fn("softmax", axis=0)), lambda r: [[0.0, 3.0], [0.0, 0.0]], lambda r: [[2.0, 2.0], [2.0, 2.0]], "property.breaks_not"),
    ("a logarithm that overflows", Breaks("f", fn("log_sum_exp"), fn("log_sum_exp", shift="none")), lambda r: [[800.0]], lambda r: [[8.0]], "property.breaks_not"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "right", "wrong", "code"), [s[1:] for s in STATEMENTS], ids=[s[0] for s in STATEMENTS])
def test_statements_on_what_is_drawn(one: Property, right: Callable[[Any], Any], wrong: Callable[[Any], Any], code: str) -> None:
    for make, wanted in ((right, []), (wrong, [code])):
        written, names = draws(make)
        assert found(one, written, names, names) == wanted


@pytest.mark.parametrize("program", [Fn("nowhere"), Fn("softmax", (("axis", "x"),)), Fn("softmax", (("nothing", 1),)), Fn("quadratic", (("centre", None),))])
def test_a_program_that_no_library_has_ends_no_check(program: Fn) -> None:
    """A release may name whatever it likes."""
    part, case = compiled(Written("a", "f", x=X).holds(BREAKS))
    (held,) = case.held
    code: Code = {"f": lambda x: [[1000.0, 0.0]]}
    for change, wanted in (({"right": program}, ["property.breaks_unfit"]), ({"spares": (program,)}, ["property.breaks_more"])):
        changed = msgspec.structs.replace(held, property=msgspec.structs.replace(held.property, **change))
        assert [b.code for b in properties.broken(part, msgspec.structs.replace(case, held=(changed,)), run(case, code))] == wanted


def test_a_classifier_is_judged_by_its_decisions() -> None:
    y = (X @ np.array([1.0, -2.0, 0.5]) > 0.1).astype(float)
    one, written = Decisions(), Written("a", "fit", X=X, y=y)
    for scale, sign, wanted in ((1.0, 1.0, []), (7.5, 1.0, []), (1.0, -1.0, ["property.decisions"])):
        code = {"fit": lambda X, y, s=scale * sign: (s * np.array([1.0, -2.0, 0.5]), -0.1 * s)}
        part, case = compiled(Written("a", "fit", X=X, y=y).holds(one), ("w", "b"))
        assert [b.code for b in properties.broken(part, case, run(case, code))] == wanted
    assert found(one, written, {"fit": lambda X, y: (np.ones(2), 0.0)}, {"fit": lambda X, y: (np.ones(2), 0.0)}, ("w", "b")) == ["numeric.shape"]


def test_what_equals_and_what_is_a_multiple() -> None:
    written = Written("a", "f", x=X)
    for one, right, wrong, code in (
        (Equal("f", "x"), lambda x: x * 1.0, lambda x: x * 1.5, "property.equal"),
        (Equal("f", "x", times=-2.0), lambda x: x * -2.0, lambda x: x, "property.equal"),
        (Shape("f", "x"), lambda x: x * 3, lambda x: x.ravel(), "numeric.shape"),
        (Factors("f", "x", (0.0, 2.0)), lambda x: 2 * x * (x > 0), lambda x: x * (x > 0), "property.factors"),
    ):
        for make, wanted in ((right, []), (wrong, [code])):
            written.properties = ()
            assert found(one, written, {"f": make}, {"f": make}) == wanted


def pairs(*tests: list[int], n: int = 6) -> list[tuple[list[int], list[int]]]:
    return [([i for i in range(n) if i not in test], test) for test in tests]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (pairs([0, 1], [2, 3], [4, 5]), ""),
        (pairs([0, 1, 2], [3, 4, 5]), "property.folds"),
        ("folds", "numeric.type"),
        ([1, 2, 3], "property.folds_pair"),
        ([([0.5], [1.0])] * 3, "property.folds_pair"),
        (pairs([0, 1], [2, 3], [4, 6]), "property.folds_outside"),
        ([([0, 1, 2, 3, 4, 5], test) for test in ([0, 1], [2, 3], [4, 5])], "property.folds_both"),
        (pairs([0, 1], [1, 2], [3, 4]), "property.folds_twice"),
        ([(np.zeros(10**5, int), np.zeros(0, int))] * 3, "property.folds_many"),
        (pairs([0, 1], [2, 3], [4]), "property.folds_missing"),
        (pairs([0, 1, 2], [3, 4], [5]), "property.folds_sizes"),
        ([([2, 3], [0, 1]), *pairs([2, 3], [4, 5])], "property.folds_train"),
        ([([2, 2, 3, 4, 5], [0, 1]), *pairs([2, 3], [4, 5])], "property.folds_train_twice"),
        (pairs([0, 3], [1, 4], [2, 5]), "property.folds_runs"),
    ],
)
def test_folds(answer: Any, code: str) -> None:
    written = Written("a", "k_fold", n=6, k=3, rng=Rng(0))
    names = {"k_fold": lambda n, k, rng: answer}
    assert found(Folds(6, 3, shuffled=False), written, names, names) == ([code] if code else [])


def test_bounds_are_exact() -> None:
    """Against sums of exact fractions; and what they tell apart."""
    from fractions import Fraction
    from math import comb

    for n, rate, error in ((40, 0.3, 1e-6), (120, 0.25, 1e-9), (17, 0.5, 0.1)):
        low, high = binomial_range(n, rate, error)
        exact = [comb(n, k) * Fraction(rate) ** k * (1 - Fraction(rate)) ** (n - k) for k in range(n + 1)]
        assert sum(exact[:low]) <= error / 2 < sum(exact[: low + 1])
        assert sum(exact[high + 1 :]) <= error / 2 < sum(exact[high:])
    assert binomial_range(50, 0.0, 1e-9) == (0, 0)
    assert binomial_range(50, 1.0, 1e-9) == (50, 50)
    assert power(3000, 0.3, 0.3, ERROR) <= ERROR
    assert power(3000, 0.3, 0.45, ERROR) > 1 - 1e-9  # a rate off by 0.15 is told from 3000 entries
    assert power(3000, 0.3, 0.40, ERROR) > 0.999
    assert hoeffding(10_000, 0.0, 1.0, ERROR) < 0.04
    assert dkw(300, ERROR) < 0.21  # log-uniform and uniform over four decades lie 0.7 apart


def test_honest_chance_is_never_rejected() -> None:
    part, case = compiled(masks(0.4).holds(Zeros("f", 0.4)))
    for seed in range(300):
        rng = np.random.default_rng(seed)
        assert properties.broken(part, case, run(case, {"draw": lambda _, rng=rng: rng.random((30, 20)) >= 0.4})) == ()


NOTHING = [np.zeros((0, 3)), None, "text", object(), {"a": 1}, [], 3, np.float64(2.0), np.array(0), np.ones(3) * 1j, [[1.0], [2.0, 3.0]],
           {1, 2}, np.array([np.nan]), np.zeros((2, 0)), (np.ones(2), "b"), [([], [])] * 3, True]  # fmt: skip
EVERY = [
    *(r[1] for r in RELATIONS), *(s[1] for s in STATEMENTS), Decisions(weights="f", bias="f"), Equal("f", "x"), Factors("f", "x", (0.0, 2.0)),
    Shape("f", "x"), Folds(6, 3, shuffled=False), Folds(6, 3, shuffled=True),
]  # fmt: skip


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("answer", NOTHING, ids=[f"{type(a).__name__} {n}" for n, a in enumerate(NOTHING)])
def test_whatever_comes_back_is_judged(answer: Any) -> None:
    """No answer, however strange, is a fault of ours; two calls may also give different things."""
    calls = iter([answer, X] * 500)
    for one in EVERY:
        entry = "dense_grad" if isinstance(one, FiniteDifferences) and one.forward == "dense" else "f"
        given = {"dy": DY, "X": X, "W": W} if entry == "dense_grad" else {"x": X}
        names = dict.fromkeys(STUB, lambda *_: answer)
        for code in (names, dict.fromkeys(STUB, lambda *_: next(calls))):
            part, case = compiled(Written("a").call(entry, **given).call(entry, **given).holds(one))
            outcome = run(case, code)
            assert properties.alike(part, case, outcome, outcome)
            properties.used(part, case, outcome)
            list(properties.contradicting(part, case, outcome))
        part, case = compiled(Written("a").call(entry, **given).holds(one))
        key = Key(hash="h", exercise=Exercise(id="a/f", kind="code", title=TITLE, points=1.0, parts=(part,)), body=CodeKey(cases=(case,)))
        outcome = run(case, names)
        judged = judge(key, Run(outcomes=(outcome,), again=(outcome,)), hidden=False)
        assert all(build_exercise(judged, lang).verdicts[0].message for lang in LANGUAGES)


@pytest.mark.parametrize(("env", "made"), [("numpy", "np.array({})"), ("torch", "torch.tensor({}, dtype=torch.float64)")])
def test_a_broken_property_is_told_with_the_values_that_disagree(env: str, made: str) -> None:
    x = np.array([1.0, 2.0])
    part, case = compiled(Written("shifted", "f", x=x).holds(Shift("x", by=1.0)))
    exercise = Exercise(id="a/f", kind="code", title=TITLE, points=1.0, env=env, parts=(part,), group_titles=(("g", TITLE),))
    key = Key(hash="h", exercise=exercise, body=CodeKey(cases=(case,)))
    outcome = run(case, {"f": lambda x: x / x.sum()})
    judgement = judge(key, Run(outcomes=(outcome,), again=(outcome,)), hidden=False)
    said = {lang: build_exercise(judgement, lang) for lang in LANGUAGES}
    assert said["en"].what == "Item `[0]` of the result is 0.4000 with 1 added to `x`; going by your own first result it is to be 0.3333."
    assert "nach Ihrem eigenen ersten Ergebnis müsste es 0,3333 sein" in said["de"].what
    assert said["en"].trial is not None
    assert said["en"].trial.code == f"{'import torch' + chr(10) if env == 'torch' else ''}print(f(x={made.format([1.0, 2.0])}))\nprint(f(x={made.format([2.0, 3.0])}))"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (Written("a", "f", x=X).holds(Shift("z", by=1.0)), "f is not called with 'z'"),
        (Written("a", "f", x=X).holds(OneByOne(("x",), axis=5)), "'x' is no array with an axis 5"),
        (Written("a", "f", x=X).holds(FiniteDifferences("loss", wrt="x")), "the stub does not define 'loss'"),
        (Written("a", "f", x=X).holds(Zeros("f", "often")), "Zeros: Expected `float`, got `str`"),  # type: ignore[arg-type]
    ],
)
def test_an_author_is_told_what_does_not_fit(written: Written, said: str) -> None:
    with pytest.raises(ValueError, match="case 'one'") as error:
        compiled(written)
    assert said in str(error.value)


def test_calls_are_script_steps() -> None:
    _, case = compiled(Written("a", "f", x=X).holds(OneByOne(("x",)), Permute(("x",))))
    assert [len(held.steps) for held in case.held] == [6, 2]
    assert all(isinstance(case.script[step], Call) for held in case.held for step in held.steps)
