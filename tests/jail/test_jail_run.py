"""What the jail makes of honest submissions, cell by cell and case by case."""

from __future__ import annotations

import math

import numpy as np
import pytest

from autograder.jail import Jail, Limits, Request
from autograder.records import Cell, Garbled, Killed, Missing, Raised, Returned, TimedOut
from autograder.script import Call, Fn, Get, Given, Poke, Ref, Rng, Script, Seen
from autograder.values import Array, Mapping, Sequence, Value, pack, unpack

OWN = "own"


def script(entry: str = "f", **args: Given) -> Script:
    return (Call(entry, tuple(args.items())),)


def request(*sources: str | tuple[str, str], scripts: tuple[Script, ...] = (), **more: object) -> Request:
    """Cells numbered from 1; a bare text is the exercise's own, a pair names whose it is."""
    cells = tuple(
        Cell(source=source, number=i, exercise=OWN) if isinstance(source, str)
        else Cell(source=source[1], number=i, exercise=source[0] or None)
        for i, source in enumerate(sources, 1)
    )  # fmt: skip
    return Request(cells=cells, exercise=OWN, scripts=scripts, **more)  # type: ignore[arg-type]


def only(outcome: object) -> object:
    """The one value an outcome shows."""
    assert isinstance(outcome, Returned)
    (seen,) = outcome.seen
    return unpack(seen.value)


def test_right_answer_forwards_and_again(jail: Jail) -> None:
    scripts = tuple(script(x=pack(np.full(2, float(n)))) for n in range(3))
    run = jail.run(request("import numpy as np", "def f(x):\n    return 2 * x", scripts=scripts))
    assert [np.asarray(only(one)).tolist() for one in run.outcomes] == [[0, 0], [2, 2], [4, 4]]
    assert run.again == run.outcomes
    assert run.cells == ()


def test_repeat_can_be_left_out(jail: Jail) -> None:
    run = jail.run(request("def f(x): return x", scripts=(script(x=1),), repeat=False))
    assert (len(run.outcomes), run.again) == (1, ())


def test_state_between_calls_shows_in_the_opposite_order(jail: Jail) -> None:
    source = "calls = []\ndef f(x):\n    calls.append(x)\n    return len(calls)"
    run = jail.run(request(source, scripts=(script(x=1), script(x=2))))
    assert [only(one) for one in run.outcomes] == [1, 2]
    assert [only(one) for one in run.again] == [4, 3]


def test_what_cells_print_is_kept_and_cut(jail: Jail) -> None:
    run = jail.run(request(("", "print('a', end='ü')"), "import sys\nprint('b'); print('warned', file=sys.stderr)"))
    assert run.printed == "aüb\n"
    with Jail("numpy", Limits(output_bytes=100)) as small:
        assert small.run(request("print('x' * 1000)", "print('y')")).printed == "x" * 100


def test_what_cases_print_is_not_kept(jail: Jail) -> None:
    run = jail.run(request("def f(x):\n    print('hidden', x)\n    return x", scripts=(script(x=1),)))
    assert run.printed == ""


def test_cells_cannot_see_the_cases(jail: Jail) -> None:
    source = (
        "import gc\n"
        "def f(x=None):\n    return sum(type(o).__name__ == 'Call' and 'script' in type(o).__module__ for o in gc.get_objects())\n"
        "seen = f()"
    )
    run = jail.run(request(source, scripts=(script(x=pack(np.ones(1))),), wanted=("seen",), repeat=False))
    assert run.answers == {"seen": 0}
    assert only(run.outcomes[0]) == 1


@pytest.mark.parametrize(
    ("source", "line", "error"),
    [
        ("x = 1\nimport torch, math\ny = math.pi", 2, "ModuleNotFoundError"),
        ("data = open('none.csv')\ny = 1", 1, "FileNotFoundError"),
        ("name = input()\ny = 1", 1, "EOFError"),
        ("try:\n    import pandas\nexcept ImportError:\n    raise RuntimeError('install it')\ny = 1", 1, "RuntimeError"),
    ],
)
def test_what_is_not_here_costs_its_statement_and_says_so_when_used(jail: Jail, source: str, line: int, error: str) -> None:
    run = jail.run(request(("other", source), "def f(x): return y", scripts=(script(x=1),)))
    assert [(left.line, left.cell, left.error) for left in run.left] == [(line, 1, error)]
    assert isinstance(run.outcomes[0], Returned)


def test_what_comes_from_what_is_not_here_tells_its_origin(jail: Jail) -> None:
    run = jail.run(request(("other", "import pandas as pd\ndf = pd.DataFrame()\nz = 1"), "def f(x): return df.a", scripts=(script(x=1),)))
    assert [(left.line, left.error) for left in run.left] == [(1, "ModuleNotFoundError"), (2, "ModuleNotFoundError")]
    (outcome, *_) = run.outcomes
    assert isinstance(outcome, Raised) and (outcome.error, outcome.line) == ("ModuleNotFoundError", 1)
    assert "pandas" in outcome.message


@pytest.mark.parametrize(
    "source",
    [
        "import asyncio\nawait asyncio.sleep(0)\ny = 1",
        "import asyncio\nasync def main(): return 1\ny = asyncio.run(main())",
        "import asyncio\nasync def main():\n    async with asyncio.TaskGroup() as group:\n        t = group.create_task(asyncio.sleep(0, 1))\n    return t.result()\ny = await main()",
        "import shutil, os\nopen('a', 'w').write('1')\nshutil.copy('a', 'b'); shutil.copy2('a', 'c'); os.chmod('c', 0o600); y = int(open('c').read())",
        "import shelve\nwith shelve.open('s') as s: s['a'] = 1\nwith shelve.open('s') as s: y = s['a']",
        "import fcntl\nwith open('l', 'w') as f:\n    fcntl.flock(f, fcntl.LOCK_EX)\n    y = 1",
        "import os, pathlib\nopen('a', 'w').write('1')\nos.symlink('a', 'b')\npathlib.Path('c').symlink_to('a')\ny = int(open('b').read()) * int(open('c').read())",
        "import faulthandler\nfaulthandler.enable()\ny = 1",
        "get_ipython().run_line_magic('matplotlib', 'inline')\ndisplay(1)\nexit()\ny = 1",
        "y = 1\n_ = 5\ny",
        "import tempfile, os\nwith tempfile.TemporaryDirectory() as d:\n    open(os.path.join(d, 'f'), 'w').close()\ny = 1",
        "import subprocess\nsubprocess.run(['ls'])\ny = 1",
        "import os\nhome = os.environ['HOME']; os.makedirs('out', exist_ok=True); y = 1",
    ],
)
def test_a_cell_runs_as_in_a_kernel(jail: Jail, source: str) -> None:
    run = jail.run(request(("other", source), "def f(x): return y", scripts=(script(x=1),)))
    assert run.cells == ()
    assert isinstance(run.outcomes[0], Returned)


def test_futures_and_the_last_value_are_carried_on(jail: Jail) -> None:
    run = jail.run(request(("other", "from __future__ import annotations"), ("other", "41"), "y = _ + 1\ndef f(x: NoSuchThing): return y", scripts=(script(x=1),)))
    assert run.cells == () and only(run.outcomes[0]) == 42


@pytest.mark.parametrize(
    ("source", "error", "line"),
    [
        ("\n1/0", "ZeroDivisionError", 2),
        ("x = 1\nx = = 2", "SyntaxError", 2),
        ("def g():\n    raise KeyError('k')\n\ng()", "KeyError", 2),
        ("exit_code = 3\nraise SystemExit(exit_code)", "SystemExit", 2),
        ("eval('1 +')", "SyntaxError", 1),
    ],
)
def test_cell_that_raises_is_noted_with_its_line(jail: Jail, source: str, error: str, line: int) -> None:
    for exercise in ("other", OWN):
        run = jail.run(request((exercise, source), "def f(x): return 1", scripts=(script(x=1),)))
        (note,) = run.cells
        assert isinstance(note, Raised)
        assert (note.error, note.stage) == (error, "cell")
        assert (note.line, note.cell) == (line, 1)
        assert only(run.outcomes[0]) == 1


def test_call_that_raises_names_the_deepest_line_and_keeps_what_was_seen(jail: Jail) -> None:
    source = "class C:\n    def ok(self):\n        return 1\n    def bad(self):\n        return [][0]"
    steps: Script = (
        Call("C", (), "c", see=False), Call("c.ok", (), "ok"), Call("c.bad", (), "bad"),
    )  # fmt: skip
    run = jail.run(request("pass", source, scripts=(steps,)))
    assert run.outcomes[0] == Raised(
        error="IndexError", message="list index out of range", stage="call", line=5, cell=2, seen=(Seen("ok", 1, 1),)
    )


def test_missing_name_and_misfit(jail: Jail) -> None:
    run = jail.run(request("def f(a, b): return a\ng = 3", scripts=(script("h", x=1), script(x=1), script("g", x=1))))
    missing, misfit, number = run.outcomes
    assert missing == Missing(name="h")
    assert isinstance(misfit, Raised)
    assert (misfit.error, misfit.stage, misfit.message) == ("TypeError", "signature", "f(a, b)")
    assert isinstance(number, Raised)
    assert number.stage == "signature"


def test_objects_pokes_references_and_attributes(jail: Jail) -> None:
    source = (
        "class Box:\n    def __init__(self, items):\n        self.items = items\n"
        "    def total(self):\n        return sum(float(i.sum()) for i in self.items['a'])\n"
    )
    steps: Script = (
        Call("Box", (("items", pack({"a": [np.ones(2), np.ones(1)]})),), "box", see=False),
        Call("box.total", (), "first"), Poke("items", 5.0), Call("box.total", (), "second"), Get("box.items", "held"),
    )  # fmt: skip
    outcome = jail.run(request(source, scripts=(steps,))).outcomes[0]
    assert isinstance(outcome, Returned)
    assert [(one.name, one.step) for one in outcome.seen] == [("first", 1), ("second", 3), ("held", 4)]
    assert [outcome.seen[0].value, outcome.seen[1].value] == [3.0, 15.0]
    assert isinstance(outcome.seen[2].value, Mapping)
    pair: Script = (Call("f", (), "p"), Call("g", (("x", Ref("p", 1)),), "q"))
    run = jail.run(request("def f(): return 1, 2\ndef g(x): return -x", scripts=(pair,)))
    assert isinstance(run.outcomes[0], Returned)
    assert run.outcomes[0].seen[1].value == -2


def test_arguments_are_fresh_and_changes_in_place_are_told_once(jail: Jail) -> None:
    source = "def f(w, v):\n    w += 1\n    return w.sum()"
    steps: Script = (
        Call("f", (("w", pack(np.zeros(2))), ("v", pack(np.zeros(2)))), "a"),
        Call("f", (("w", pack(np.zeros(2))), ("v", pack(np.zeros(2)))), "b"),
    )
    run = jail.run(request(source, scripts=(steps, steps)))
    for outcome in (*run.outcomes, *run.again):
        assert isinstance(outcome, Returned)
        assert outcome.changed == ("w",)
        assert [unpack(one.value) for one in outcome.seen] == [2.0, 2.0]


def test_values_of_many_kinds(jail: Jail) -> None:
    source = (
        "import numpy as np\n"
        "def f(kind):\n"
        "    return {'nan': float('nan'), 'gen': (i * i for i in range(3)), 'set': {2, 1}, 'none': None,\n"
        "            'object': object(), 'ragged': [[1.0], [1.0, 2.0]], 'inf': np.array([np.inf, np.nan])}[kind]\n"
    )
    kinds = ("nan", "gen", "set", "none", "object", "ragged", "inf")
    run = jail.run(request(source, scripts=tuple(script(kind=kind) for kind in kinds)))
    values: dict[str, Value] = {
        kind: one.seen[0].value for kind, one in zip(kinds, run.outcomes, strict=True) if isinstance(one, Returned)
    }
    assert isinstance(values["nan"], float)
    assert math.isnan(values["nan"])
    assert values["gen"] == Sequence("generator", (0, 1, 4))
    assert values["set"] == Sequence("set", (1, 2))
    assert values["none"] is None
    assert values["object"].name == "object"  # type: ignore[union-attr]
    assert isinstance(values["inf"], Array)


def test_random_generators_are_seeded_by_the_script(jail: Jail) -> None:
    run = jail.run(request("def f(rng): return float(rng.random())", scripts=(script(rng=Rng(7)),)))
    assert only(run.outcomes[0]) == only(run.again[0]) == np.random.default_rng(7).random()


def test_names_are_read_from_the_exercises_own_cell(jail: Jail) -> None:
    cells = (("other", "a = 'theirs'\nb = 'theirs'"), ("", "c = 3"), "a = 'mine'\nd = b if 'b' in globals() else None")
    run = jail.run(request(*cells, wanted=("a", "b", "c", "d", "e")))
    assert run.answers == {"a": "mine", "d": None}


def test_names_keep_what_a_cell_between_two_own_ones_made_of_them(jail: Jail) -> None:
    run = jail.run(request("z1 = 1.0", ("", "z2 = 2.0"), "z3 = z1 + z2", wanted=("z1", "z2", "z3")))
    assert run.answers == {"z1": 1.0, "z2": 2.0, "z3": 3.0}


def test_answers_that_are_no_data_are_told_by_type(jail: Jail) -> None:
    source = "import numpy as np\nbig = np.zeros(4_000_000)\ndef fn(): pass\nodd = '\\ud800'\nok = 1"
    answers = jail.run(request(source, wanted=("big", "fn", "odd", "ok"))).answers
    assert {name: getattr(value, "name", value) for name, value in answers.items()} == {
        "big": "ndarray", "fn": "function", "odd": "str", "ok": 1,
    }  # fmt: skip


def test_functions_are_answered_and_counted_outside(jail: Jail) -> None:
    asked: list[tuple[str, object, object]] = []

    def answer(name: str, options: tuple[tuple[str, Value], ...], args: tuple[Value, ...]) -> Value:
        asked.append((name, options, args))
        if not isinstance(args[0], float):
            raise ValueError("secret")
        return args[0] ** 2

    source = "def f(fn, x):\n    try: fn('text')\n    except ValueError as e: return str(e), fn(x), fn(3.0)"
    scripts = (script(fn=Fn("quadratic", (("scale", 2.0),)), x=2.0),)
    run = jail.run(request(source, scripts=scripts, repeat=False), answer)
    assert only(run.outcomes[0]) == ("quadratic has no value for these arguments", 4.0, 9.0)
    assert asked == [("quadratic", (("scale", 2.0),), arg) for arg in (("text",), (2.0,), (3.0,))]


def test_asks_are_bounded() -> None:
    count = 0

    def answer(*_: object) -> Value:
        nonlocal count
        count += 1
        return 0.0

    source = "def f(fn):\n    try:\n        while True: fn(1)\n    except ValueError as e: return str(e)"
    with Jail("numpy", Limits(asks=5)) as few:
        run = few.run(request(source, scripts=(script(fn=Fn("g")),), repeat=False), answer)
    assert only(run.outcomes[0]) == "g was called more than 5 times"
    assert count == 5


def test_functions_end_with_their_case(jail: Jail) -> None:
    source = "kept = []\ndef f(fn):\n    kept.append(fn)\n    return kept[0](1.0)"
    scripts = (script(fn=Fn("a")), script(fn=Fn("b")))
    run = jail.run(request(source, scripts=scripts, repeat=False), lambda name, options, args: name)
    assert only(run.outcomes[0]) == "a"
    assert isinstance(run.outcomes[1], Raised)
    assert run.outcomes[1].error == "RuntimeError"


def test_an_answer_that_fails_is_the_askers_and_nobody_to_ask_is_our_mistake(jail: Jail) -> None:
    def broken(*_: object) -> Value:
        raise KeyError("ours")

    (outcome,) = jail.run(request("def f(fn): return fn(1)", scripts=(script(fn=Fn("g")),), repeat=False), broken).outcomes
    assert isinstance(outcome, Raised) and outcome.message == "g has no value for these arguments"
    with pytest.raises(ValueError, match="hand over g"):
        jail.run(request("def f(fn): return fn(1)", scripts=(script(fn=Fn("g")),)))


@pytest.mark.parametrize(("end", "kind"), [("while True: pass", TimedOut), ("import os; os._exit(3)", Killed)])
def test_foreign_cell_that_uses_up_a_limit_is_left_out(jail: Jail, end: str, kind: type) -> None:
    run = jail.run(
        request(("other", "y = 1"), ("other", end), ("", "1/0"), "def f(x): return x + y", scripts=(script(x=1),))
    )
    assert only(run.outcomes[0]) == 2
    ended, raised = run.cells
    assert isinstance(ended, kind)
    assert (ended.stage, ended.cell) == ("cell", 2)
    assert isinstance(raised, Raised)


def test_own_cell_that_uses_up_its_time_ends_the_run(jail: Jail) -> None:
    run = jail.run(request("while True: pass", "def f(x): return x", scripts=(script(x=1),) * 2))
    ended = TimedOut(seconds=0.5, stage="cell", cell=1)
    assert (run.outcomes, run.again, run.cells) == ((ended,) * 2, (ended,) * 2, (ended,))


def test_case_that_uses_up_its_time_takes_the_rest_along_and_keeps_what_was(jail: Jail) -> None:
    source = "def f(x):\n    while x:\n        pass\n    return x"
    run = jail.run(request(source, scripts=tuple(script(x=x) for x in (0, 1, 0))))
    assert only(run.outcomes[0]) == 0
    assert run.outcomes[1:] == (TimedOut(seconds=0.5),) * 2
    assert run.again == (TimedOut(seconds=0.5),) * 3


def test_time_out_in_the_second_round_leaves_the_first(jail: Jail) -> None:
    source = "n = 0\ndef f(x):\n    global n\n    n += 1\n    while n == 4:\n        pass\n    return x"
    run = jail.run(request(source, scripts=tuple(script(x=x) for x in (10, 20))))
    assert [only(one) for one in run.outcomes] == [10, 20]
    assert run.again == (TimedOut(seconds=0.5), run.outcomes[1])


def test_notebook_habits_do_no_harm(jail: Jail) -> None:
    source = (
        "from autograder import check\nfrom dataclasses import dataclass\nimport warnings, numpy.polynomial, os\n"
        "@dataclass\nclass P:\n    x: float = 1.0\n"
        "get_ipython().run_line_magic('matplotlib', 'inline')\ndisplay(P())\ncheck('f')\nwarnings.warn('careful')\n"
        "with open(os.devnull, 'w') as f0: print('x', file=f0)\n"
        "if __name__ == '__main__':\n    def f(x): return P(x).x\n"
    )
    run = jail.run(request(source, scripts=(script(x=3.0),)))
    assert run.cells == ()
    assert only(run.outcomes[0]) == 3.0


def test_threads_and_linear_algebra_work(jail: Jail) -> None:
    source = (
        "import threading\nimport numpy as np\nfrom concurrent.futures import ThreadPoolExecutor\n"
        "def f(x):\n    with ThreadPoolExecutor(2) as pool:\n"
        "        return float(sum(pool.map(lambda n: np.linalg.svd(np.eye(n))[1].sum(), [10, 20])))\n"
    )
    assert only(jail.run(request(source, scripts=(script(x=1),))).outcomes[0]) == 30.0


def test_results_too_big_for_a_frame_are_garbled() -> None:
    with Jail("numpy", Limits(frame_bytes=1000)) as narrow:
        run = narrow.run(request("import numpy as np\ndef f(n): return np.zeros(n)",
                                 scripts=(script(n=1000), script(n=10))))  # fmt: skip
    assert isinstance(run.outcomes[0], Garbled)
    assert isinstance(run.outcomes[1], Returned)


def test_sympy_is_there_where_the_exercise_says_so() -> None:
    source = "import sympy\ndL = sympy.Symbol('a')**2 + 1\ntry:\n    import torch\nexcept ImportError:\n    t = 'none'"
    with Jail("sympy") as symbols:
        answers = symbols.run(request(source, wanted=("dL", "t"))).answers
    assert answers["t"] == "none"
    assert answers["dL"].text == "a**2 + 1"  # type: ignore[union-attr]


def test_torch_side_hands_over_tensors_and_takes_them_back() -> None:
    pytest.importorskip("torch")
    source = (
        "import torch\ndef f(w, items):\n    assert type(w) is torch.Tensor\n    w.mul_(2)\n"
        "    p = torch.nn.Parameter(w)\n    (p ** 2).sum().backward()\n"
        "    return p, p.grad, [items['a']], (t for t in [w.sum()])\n"
    )
    scripts = (script(w=pack(np.ones(2)), items=pack({"a": np.zeros(1, "int64")})),)
    with Jail("torch") as torch:
        outcome = torch.run(request(source, scripts=scripts)).outcomes[0]
    assert isinstance(outcome, Returned)
    assert outcome.changed == ("w",)
    value = outcome.seen[0].value
    assert isinstance(value, Sequence)
    parameter, gradient, items, generated = value.items
    assert (parameter, gradient) == (pack(np.full(2, 2.0)), pack(np.full(2, 4.0)))
    assert items == Sequence("list", (pack(np.zeros(1, "int64")),))
    assert generated == Sequence("generator", (pack(np.array(4.0)),))
