"""Bytes of any kind against the notebook reader, the wire and the judges, for a bounded number of examples.

`AUTOGRADER_FUZZ` multiplies the number; `make fuzz` goes on for minutes and follows coverage. What once crashed lies in
crashes/, each file a test.
"""

from __future__ import annotations

import json
import os
import random
import tracemalloc
from typing import Any

import msgspec
import pytest
from fuzz import changed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from targets import CRASHES, NAMES, TARGETS, seeds

from autograder.jail import wire
from autograder.values import TooBig

pytestmark = pytest.mark.full

TIMES = int(os.environ.get("AUTOGRADER_FUZZ", "1"))


def examples(number: int) -> Any:
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example]
    return settings(max_examples=number * TIMES, deadline=None, suppress_health_check=quiet)


@pytest.mark.parametrize("path", sorted(CRASHES.glob("*-*")), ids=lambda path: path.name)
def test_what_once_crashed_does_not(path: Any) -> None:
    TARGETS[path.name.partition("-")[0]](path.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
def test_a_seed_is_no_crash(target: str) -> None:
    for data in seeds(target):
        TARGETS[target](data)


@pytest.mark.parametrize(("target", "number"), [("notebook", 1000), ("python", 1000), ("reply", 3000), ("order", 3000), ("verdict", 150), ("formula", 1500)])
def test_changed_seeds(target: str, number: int) -> None:
    start = seeds(target)

    @examples(number)
    @given(st.sampled_from(start), st.integers(0, 2**32))
    def change(data: bytes, how: int) -> None:
        TARGETS[target](changed(data, random.Random(how)))

    change()


@pytest.mark.parametrize("target", TARGETS)
@examples(300)
@given(st.binary(max_size=300))
def test_any_bytes(target: str, data: bytes) -> None:
    TARGETS[target](data)
    TARGETS[target](wire.frame(data))


# --- notebooks in the shape of notebooks --------------------------------------------------------------------------

PIECES = [
    "", "# exercise: mse\n", "#exercise:mse", "# %% exercise: 03-losses/mse", "def mse(a): pass\n", "mse_grad = 1\n", "answer = 'A'", "check('mse')", "check()\n",
    "%time\n", "%%bash\n", "!ls\n", "x?\n", "\ud800", "\0", "\r", "\x0c", "\t", "f'{a}'", "(" * 50, "a." * 50, "import " + "a." * 40 + "a", "9" * 50, "'''", "\\\n",
    "\ufeff", "\u202e",
]  # fmt: skip
WORDS = st.sampled_from(
    ["code", "markdown", "raw", "answer", "check", "prompt", "mse", "mse-check", "03-losses/mse", "output_activation", "11-generalization/essay", "99-other/thing", ""]
)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=20)
ANY = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4), max_leaves=12)
SOURCE = st.lists(st.sampled_from(PIECES), max_size=6).map("".join) | st.lists(st.sampled_from(PIECES) | ANY, max_size=5) | ANY


def either(key: str, *values: Any) -> dict[str, Any]:
    return {key: st.one_of(*values, ANY)}


OURS = st.fixed_dictionaries({}, optional={**either("role", WORDS), **either("exercise", st.sampled_from(list(NAMES)), WORDS)})
THEIRS = st.fixed_dictionaries({}, optional={**either("grade_id", WORDS), **either("grade", st.booleans()), **either("solution", st.booleans())})
METADATA = st.fixed_dictionaries({}, optional={**either("autograder", OURS), **either("nbgrader", THEIRS)})
CELL = st.fixed_dictionaries({}, optional={**either("cell_type", WORDS), **either("source", SOURCE), **either("metadata", METADATA), **either("id"), **either("attachments")})
NOTEBOOK = st.fixed_dictionaries({"nbformat": st.just(4), "cells": st.lists(CELL | ANY, max_size=8)}, optional={**either("metadata"), **either("nbformat_minor")})


@examples(600)
@given(NOTEBOOK)
def test_any_notebook(notebook: dict[str, Any]) -> None:
    TARGETS["notebook"](json.dumps(notebook).encode())


# --- messages in the shape of messages ----------------------------------------------------------------------------

INTEGERS = st.integers(-(2**63), 2**64 - 1)
TEXT = st.text(max_size=30) | st.sampled_from(["out", "best", "w", "call", "cell", "list", "set", "float64", "bool", "n" * 600])
VALUE = st.recursive(
    st.none() | st.booleans() | INTEGERS | st.floats() | TEXT
    | st.builds(lambda d, s, b: {"type": "array", "dtype": d, "shape": s, "data": b},
                st.sampled_from(["float64", "int8", "bool", "complex64", "object", "float128"]),
                st.lists(st.integers(-1, 3) | INTEGERS, max_size=4), st.binary(max_size=64) | st.sampled_from([bytes(8), bytes(16), bytes(32)]))
    | st.builds(lambda n, t: {"type": "other", "name": n, "text": t}, TEXT, TEXT),
    lambda inner: st.builds(lambda k, i: {"type": "sequence", "kind": k, "items": i}, st.sampled_from(["list", "tuple", "set", "generator", "frog"]), st.lists(inner, max_size=4))
    | st.builds(lambda i: {"type": "mapping", "items": i}, st.lists(st.tuples(TEXT, inner), max_size=4)),
    max_leaves=10,
)  # fmt: skip
ITEM = st.builds(lambda n, v, s: {"name": n, "value": v, "step": s}, TEXT, VALUE, INTEGERS)
HONEST = st.builds(lambda a, b: [{"name": "out", "value": a, "step": 1}, {"name": "best", "value": b, "step": 2}], VALUE, VALUE)
SEEN = HONEST | st.lists(ITEM, max_size=3)
RAISED = st.fixed_dictionaries(
    {"type": st.just("raised"), "error": TEXT, "message": TEXT, "stage": st.sampled_from(["cell", "call", "signature", "x"])},
    optional={"line": INTEGERS, "cell": INTEGERS, "seen": SEEN},
)  # fmt: skip
OUTCOME = (
    RAISED
    | st.builds(lambda s, c: {"type": "returned", "seen": s, "changed": c}, SEEN, st.lists(TEXT, max_size=3))
    | st.builds(lambda n: {"type": "missing", "name": n}, TEXT)
    | st.builds(lambda w: {"type": "garbled", "why": w}, TEXT)
    | st.builds(lambda n, i: {"type": "refused", "rule": n, "name": n, "line": i, "cell": i}, TEXT, INTEGERS)
)
REPLY = (
    st.builds(lambda o: {"type": "case_done", "outcome": o}, OUTCOME)
    | st.builds(lambda v: {"type": "answers", "values": v}, st.dictionaries(TEXT, VALUE, max_size=4))
    | st.builds(lambda i, a: {"type": "ask", "index": i, "args": a}, INTEGERS, st.lists(VALUE, max_size=3))
    | st.builds(lambda r, p: {"type": "cell_done", "raised": r, "printed": p}, RAISED, TEXT)
)


@pytest.mark.parametrize(("target", "number"), [("reply", 2000), ("verdict", 150)])
def test_any_reply(target: str, number: int) -> None:
    @examples(number)
    @given(REPLY)
    def say(said: dict[str, Any]) -> None:
        TARGETS[target](wire.frame(msgspec.msgpack.encode(said)))

    say()


@pytest.mark.parametrize("kind", ["list", "mapping"])
def test_refusing_a_value_takes_no_more_memory_than_hearing_it(kind: str) -> None:
    many = 2_000_000
    items = (b"\xc0" if kind == "list" else b"\x92\xa1k\xc0") * many
    shape = b"\x83\xa4type\xa8sequence\xa4kind\xa4list" if kind == "list" else b"\x82\xa4type\xa7mapping"
    body = b"\x82\xa4type\xa7answers\xa6values\x81\xa1x" + shape + b"\xa5items\xdd" + many.to_bytes(4, "big") + items
    said = wire.reply_decoder.decode(body)
    assert isinstance(said, wire.Answers)
    tracemalloc.start()
    with pytest.raises(TooBig):
        wire.bounded(said.values["x"])
    assert tracemalloc.get_traced_memory()[1] < 4 << 20
    tracemalloc.stop()
