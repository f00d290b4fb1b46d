"""What is asked of functions that a run hands over: nobody makes the grader fail, wait or fill its memory by asking."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from autograder import course_functions, functions, values
from autograder.jail import Jail, Limits, Request, wire
from autograder.jail.request import NoAnswer
from autograder.records import Cell, Fault, Garbled, Outcome, Raised, Returned, TimedOut
from autograder.script import Call, Fn
from autograder.values import Array, Sequence, TooBig, Value, pack, unpack

VECTORS = (("X", pack(np.ones((50, 2)))), ("y", pack(np.ones(50))))
COLUMNS = (("X", pack(np.ones((50, 2)))), ("y", pack(np.ones((50, 1)))))
CENTRE = (("centre", pack(np.zeros(100))),)


@pytest.fixture(scope="module")
def jail() -> Iterator[Jail]:
    with Jail("numpy", Limits(cpu_seconds=3, wall_seconds=3)) as one:
        yield one


def asked(jail: Jail, fn: Fn, body: str, answer: Any = functions.answer) -> Outcome:
    """The outcome of a function of the student's that gets `f` and has this body."""
    lines = "".join(f"    {line}\n" for line in body.split("; "))
    cell = Cell(source=f"import numpy as np\ndef g(f):\n{lines}", number=1, exercise="e")
    return jail.run(Request(cells=(cell,), exercise="e", scripts=((Call("g", (("f", fn),)),),), repeat=False), answer).outcomes[0]


@pytest.mark.parametrize(
    ("fn", "question"),
    [
        (Fn("rosenbrock"), "1.0"),
        (Fn("rosenbrock"), "np.zeros(0)"),
        (Fn("rosenbrock"), "np.zeros((3, 3))"),
        (Fn("rosenbrock_gradient"), "1.0"),
        (Fn("rosenbrock_gradient"), "np.zeros((0, 3))"),
        (Fn("log_parabola"), "None"),
        (Fn("log_parabola"), "np.ones(3)"),
        (Fn("log_parabola"), "0.0"),
        (Fn("log_parabola"), "-1.0"),
        (Fn("log_parabola"), "{'x': 1}"),
        (Fn("quadratic"), ""),
        (Fn("quadratic"), "1.0, 2.0"),
        (Fn("quadratic"), "'x'"),
        (Fn("quadratic"), "object()"),
        (Fn("quadratic"), "[[1.0], [2.0, 3.0]]"),
        (Fn("quadratic", CENTRE), "np.zeros((2_000_000, 1))"),
        (Fn("quadratic", CENTRE), "1.0"),
        (Fn("quadratic_gradient", CENTRE), "np.zeros((1_000_000, 1))"),
        (Fn("logistic_loss", COLUMNS), "np.zeros((2, 1_000_000))"),
        (Fn("logistic_loss", VECTORS), "np.zeros((2, 1))"),
        (Fn("logistic_gradient", COLUMNS), "np.zeros(3)"),
        (Fn("logistic_gradient", VECTORS), "1.0"),
    ],
)
def test_what_has_no_value_is_the_askers_error(jail: Jail, fn: Fn, question: str) -> None:
    outcome = asked(jail, fn, f"return f({question})")
    assert isinstance(outcome, Raised) and outcome.error == "ValueError", outcome
    assert outcome.message == f"{fn.name} has no value for these arguments"


@pytest.mark.parametrize(
    ("fn", "question"),
    [
        (Fn("rosenbrock"), "np.ones(1)"),
        (Fn("rosenbrock_gradient"), "[1.0, 2.0, 3.0]"),
        (Fn("quadratic", CENTRE), "np.zeros((3, 100))"),
        (Fn("quadratic"), "3"),
        (Fn("log_parabola"), "np.float64(0.1)"),
        (Fn("log_parabola"), "np.ones(())"),
        (Fn("logistic_loss", COLUMNS), "np.zeros((2, 1))"),
        (Fn("logistic_gradient", VECTORS), "np.zeros(2)"),
    ],
)
def test_what_has_a_value_is_answered(jail: Jail, fn: Fn, question: str) -> None:
    assert isinstance(asked(jail, fn, f"return f({question})"), Returned)


@pytest.mark.parametrize("error", [IndexError("i"), ZeroDivisionError(), MemoryError(), OverflowError(), RecursionError(), AttributeError("a"), KeyError("k")])
def test_whatever_answering_raises_is_the_askers(jail: Jail, error: Exception) -> None:
    def raises(name: str, options: Any, args: tuple[Value, ...]) -> Value:
        raise error

    assert isinstance(asked(jail, Fn("quadratic"), "return f(1.0)", raises), Raised)


def test_what_we_cannot_answer_is_a_fault_of_ours(jail: Jail) -> None:
    def broken(name: str, options: Any, args: tuple[Value, ...]) -> Value:
        raise NoAnswer("the model's jail is gone")

    assert asked(jail, Fn("quadratic"), "try: return f(1.0)\n    except BaseException: return 4", broken) == Fault(why="the model's jail is gone")


def test_asking_for_ever_uses_up_the_askers_time(jail: Jail) -> None:
    def slow(name: str, options: Any, args: tuple[Value, ...]) -> Value:
        time.sleep(0.2)
        return 1.0

    started = time.monotonic()
    outcome = asked(jail, Fn("quadratic"), "while True: f(1.0)", slow)
    assert isinstance(outcome, TimedOut)
    assert time.monotonic() - started < 15  # 3 s of its own, 3 s of ours, and what a crowded machine adds


@pytest.mark.parametrize("body", ["z = np.zeros(200_000); [f(z) for _ in range(100)]; return 1.0", "z = np.zeros(200_000); [f(z + i) for i in range(100)]; return 1.0"])
def test_questions_and_answers_that_are_kept_have_a_bound(jail: Jail, body: str) -> None:
    assert isinstance(asked(jail, Fn("quadratic_gradient"), body), Garbled)


def test_what_a_run_returns_in_all_has_a_bound(jail: Jail) -> None:
    """Sixteen megabytes for each of twenty calls stay with the student."""
    cell = Cell(source="import numpy as np\nZ = np.zeros(2_000_000)\ndef g():\n    return Z\n", number=1, exercise="e")
    run = jail.run(Request(cells=(cell,), exercise="e", scripts=((Call("g", ()),),) * 10))
    kept = [outcome for outcome in (*run.outcomes, *run.again) if isinstance(outcome, Returned)]
    assert 1 <= len(kept) <= Limits().heard_bytes // 16_000_000
    assert all(isinstance(outcome, Garbled) for outcome in (*run.outcomes, *run.again) if outcome not in kept)


def course_fn(folder: Path, body: str, **options: Any) -> Fn:
    """A function of a course's own file."""
    path = folder / course_functions.FILE
    path.write_text(f"import time\nimport numpy as np\n\n\ndef given(*args, kind=''):\n    {body}\n", "utf-8")
    course_functions.register(path)
    named = tuple((name, pack(value)) for name, value in options.items())
    return Fn("given", named, "course", course_functions.digest(path))


@pytest.mark.parametrize(
    ("body", "question"),
    [
        ("return args[0] @ args[1]", "np.ones(2), np.ones(3)"),
        ("return args[1]", "1.0"),
        ("return object()  # no data", "1.0"),
        ("return np.zeros(3_000_000)", "1.0"),
        ("return [[0.0] * 200 for _ in range(200)]", "1.0"),
        ("raise SystemError(str(args))", "'x'"),
        ("import sys; sys.setrecursionlimit(100); return given(*args)", "1.0"),
        ("time.sleep(0.001); return given(*args)", "1.0"),
    ],
)
def test_whatever_a_course_function_makes_of_a_question_is_the_askers(jail: Jail, tmp_path: Path, body: str, question: str) -> None:
    before = sys.getrecursionlimit()
    try:
        outcome = asked(jail, course_fn(tmp_path, body), f"return f({question}) is None")
    finally:
        sys.setrecursionlimit(before)
    if "object" in body:
        assert isinstance(outcome, Returned)  # told by its type alone, as what a student returns
        return
    assert isinstance(outcome, Raised) and outcome.error == "ValueError", outcome
    assert outcome.message == "f has no value for these arguments"


def test_a_course_function_without_an_end_is_stopped(jail: Jail, tmp_path: Path) -> None:
    started = time.monotonic()
    outcome = asked(jail, course_fn(tmp_path, "while True: pass"), "return f(1.0)")
    assert isinstance(outcome, Raised) and outcome.error == "ValueError"
    assert time.monotonic() - started < 10


def test_several_arguments_and_several_results(jail: Jail, tmp_path: Path) -> None:
    fn = course_fn(tmp_path, "return args[0] + args[1], {'kind': kind, 'n': len(args)}", kind="paper")
    outcome = asked(jail, fn, "return f(np.ones(2), 1.0, [2])")
    assert isinstance(outcome, Returned)
    assert repr(unpack(outcome.seen[0].value)) == "(array([2., 2.]), {'kind': 'paper', 'n': 3})"
    assert len(outcome.asked[0].args) == 3


@pytest.mark.parametrize("seen", ["f.__name__", "f.__qualname__", "repr([cell.cell_contents for cell in f.__closure__])", "repr(vars(f))"])
def test_the_jail_knows_no_option_of_a_function(jail: Jail, tmp_path: Path, seen: str) -> None:
    outcome = asked(jail, course_fn(tmp_path, "return 1.0", kind="paper"), f"return {seen}")
    assert isinstance(outcome, Returned)
    value = outcome.seen[0].value
    assert isinstance(value, str) and "paper" not in value and "given" not in value
    library = asked(jail, Fn("quadratic", CENTRE), "return f.__name__ + repr([cell.cell_contents for cell in f.__closure__])")
    assert isinstance(library, Returned) and "quadratic" in str(library.seen[0].value) and "centre" not in str(library.seen[0].value)


def nested(count: int) -> Value:
    return Sequence("list", tuple(Sequence("list", ()) for _ in range(count)))


@pytest.mark.parametrize(
    "value",
    [
        Array("float64", (1_000_000,), bytes(8_000_000)),
        Sequence("list", tuple(Array("float64", (40_000,), bytes(320_000)) for _ in range(20))),
        "é" * 5_000_000,
        Sequence("tuple", tuple(float(i) for i in range(values.MAX_NODES - 1))),
        values.Mapping(tuple((f"key {i}", -(2**40) * i) for i in range(values.MAX_NODES - 1))),
        nested(values.MAX_NODES - 1),
    ],
)  # fmt: skip
def test_a_large_answer_of_few_things_is_read(value: Value) -> None:
    body = wire.encode(wire.Answers({"a": value}))
    assert len(body) > wire.FEW or isinstance(value, Sequence)
    wire.sparse(body)
    assert wire.reply_decoder.decode(body) == wire.Answers({"a": value})


@pytest.mark.parametrize("body", [b"\x90" * 5_000_000, b"\xc0" * 5_000_000, b"\xcd\x01\x02" * 2_000_000, b"\x92\xa0\xc0" * 2_000_000, b"\xa1a" * 3_000_000])
def test_millions_of_small_things_are_refused_before_they_are_read(body: bytes) -> None:
    with pytest.raises(TooBig):
        wire.sparse(b"\xdd\x00\xff\xff\xff" + body)


def test_every_kind_of_token_is_stepped_over() -> None:
    """Nothing of a value is taken for the beginning of another: a count of tokens is a count of things."""
    things = [None, True, -1, 127, 200, 2**16, 2**40, -100, -(2**15), -(2**40), 1.5, "a", "a" * 40, "a" * 300, "a" * 70_000, b"b", b"b" * 300, b"b" * 70_000]
    body = msgspec.msgpack.encode([*things, {str(i): [i] for i in range(20)}, list(range(70_000)), [[]] * 20, msgspec.msgpack.Ext(5, b"x" * 16)])
    wire.sparse(body[: wire.FEW])
    many = msgspec.msgpack.encode([things] * 30)
    exact = 30 * (len(things) + 1) + 1
    original = wire.TOKENS
    try:
        wire.TOKENS = exact
        wire.sparse(many)
        wire.TOKENS = exact - 1
        with pytest.raises(TooBig):
            wire.sparse(many)
    finally:
        wire.TOKENS = original
