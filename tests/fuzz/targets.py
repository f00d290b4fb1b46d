"""What is fuzzed: each target takes bytes that a student or a student's process could send, and raises where a promise breaks.

Nothing but a `SubmissionError` or a believed value may come of them, always the same, within the bounds that are named.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec

from autograder import course as courses
from autograder import formulas as symbolic
from autograder import judge, key, language, report, submission, values
from autograder.course import Course
from autograder.jail import belief, conversation, wire
from autograder.jail.limits import Limits
from autograder.records import Garbled, Key, Missing, Outcome, Raised, Refused, Returned, Run
from autograder.report import messages, terminal
from autograder.script import Call, Get, Seen
from autograder.submission import Submission, SubmissionError
from autograder.values import Array, Mapping, Other, Sequence, Value

__all__ = ["CRASHES", "TARGETS", "seeds"]

TESTS = Path(__file__).resolve().parents[1]
CRASHES = Path(__file__).parent / "crashes"
NAMES = {"03-losses/mse": ("mse", "mse_grad"), "03-losses/output_activation": ("answer",), "11-generalization/essay": ()}
SCRIPT = (Call("C", (("w", 1.0),), "c", see=False), Call("c.go", (), "out"), Get("c.best", "best"))
FRAME = 1 << 20


# --- the notebook reader ------------------------------------------------------------------------------------------


def notebook(data: bytes) -> None:
    """Any bytes as a notebook: a sentence, or a submission within bounds, and the same each time."""
    first, second = _read(data, "s.ipynb"), _read(data, "s.ipynb")
    assert first == second
    if isinstance(first, Submission):
        from autograder.nbgrader import repair

        given = submission.parsed(data.decode("utf-8-sig"))
        before = json.dumps(given)
        for mended in (repair.sound(given), repair.repair(given, (), NAMES)):
            assert all(type(cell["source"]) is str and cell["cell_type"] in ("code", "markdown", "raw") for cell in mended["cells"])
            json.dumps(mended)
        assert json.dumps(given) == before


def python(data: bytes) -> None:
    """The same for a .py file."""
    assert _read(data, "s.py") == _read(data, "s.py")


def _read(data: bytes, name: str) -> Submission | str:
    try:
        work = submission.from_bytes(data, Path(name), NAMES, ("99-other/thing",))
    except SubmissionError as error:
        return _sentence(str(error), name)
    numbers = [cell.number for cell in work.cells]
    assert numbers == sorted(set(numbers)) and len(numbers) <= submission.MAX_CELLS + 1
    assert sum(len(cell.source) for cell in work.cells) <= 3 * submission.MAX_CODE
    assert sum(map(len, work.texts.values())) + len(work.loose) <= 2 * submission.MAX_TEXT
    assert {cell.exercise for cell in work.cells} | set(work.texts) <= {None, *NAMES}
    assert len(work.notes) <= 7 * submission.MAX_NOTES
    for note in work.notes:
        assert all(messages.note(note, lang).message for lang in ("en", "de"))
    for id in NAMES:
        own = work.cells_for(id)
        first = work.cells[: len(own)]
        assert [(cell.number, cell.source) for cell in own] == [(cell.number, cell.source) for cell in first]
    assert msgspec.json.decode(msgspec.json.encode(work), type=Submission) == work
    assert "\r" not in "".join(cell.source for cell in work.cells)
    return work


def _sentence(text: str, name: str) -> str:
    assert text.startswith(name) and text.isprintable() and len(text) < 1_000
    return text


# --- the wire -----------------------------------------------------------------------------------------------------


def reply(data: bytes) -> None:
    """Any bytes as what a child sends: garbled, or believed within bounds."""
    for said in _heard(data):
        match said:
            case wire.CaseDone():
                assert len(said.lines) <= wire.LINES
                _outcome(said)
            case wire.Answers():
                _checked(said.values.values())
            case wire.Ask():
                _checked(said.args)
            case wire.CellDone(raised=Raised() as raised):
                _exception(belief.exception(raised, "cell"), "cell")


def _heard(data: bytes) -> Iterator[wire.Reply]:
    """The replies in a stream of bytes, as the grader's end of a line hears them."""
    line = object.__new__(conversation.Line)
    line.buffer, line.limits = bytearray(data), Limits(frame_bytes=FRAME)
    try:
        while (body := line.whole()) is not None:
            yield conversation._decoded(body)
    except conversation.Ended as end:
        _garbled(end)


def _garbled(end: conversation.Ended) -> None:
    assert isinstance(end.outcome, Garbled)


def _outcome(said: wire.CaseDone) -> Outcome:
    believed = belief.outcome(said.outcome, SCRIPT)
    match believed:
        case Returned(seen=seen, changed=changed):
            assert [(s.name, s.step) for s in seen] == list(wire.expected(SCRIPT))
            assert set(changed) <= {"w"} and len(changed) <= 1
            _bounded(s.value for s in seen)
        case Raised():
            _exception(believed, "call")
        case Missing(name=text) | Garbled(why=text):
            assert len(text) <= wire.NAME
        case Refused():
            raise AssertionError("nobody set a policy")
    return believed


def _exception(raised: Raised, where: str) -> None:
    assert len(raised.error) <= wire.NAME and len(raised.message) <= wire.MESSAGE
    assert raised.stage in (("cell",) if where == "cell" else ("call", "signature"))
    assert all(number is None or 0 < number < 1 << 31 for number in (raised.line, raised.cell))
    _bounded(s.value for s in raised.seen)


def _checked(said: Any) -> None:
    for value in said:
        try:
            _bounded([conversation._checked(value)])
        except conversation.Ended as end:
            _garbled(end)


def _bounded(believed: Any) -> None:
    """Values that a judge may be given: what `pack` could have made."""
    for value in believed:
        leaves = values.leaves(value)
        assert len(leaves) <= values.MAX_NODES and _depth(value) <= values.MAX_DEPTH
        for _, leaf in leaves:
            assert isinstance(leaf, Array | Other | str | float | int | None)
            assert not isinstance(leaf, int) or -(2**63) <= leaf < 2**63
            values.describe(leaf)
        values.unpack(value)
        wire.encode(wire.Answers({"x": value}))


def _depth(value: Value) -> int:
    match value:
        case Sequence(items=items):
            return 1 + max(map(_depth, items), default=0)
        case Mapping(items=pairs):
            return 1 + max((_depth(item) for _, item in pairs), default=0)
        case _:
            return 0


def order(data: bytes) -> None:
    """Any bytes as an order: none, or one that says the same when it is encoded again."""
    try:
        given = wire.order_decoder.decode(data)
    except (ValueError, RecursionError):
        return
    assert wire.encode(wire.order_decoder.decode(wire.encode(given))) == wire.encode(given)


# --- what judges and reports make of what was believed ------------------------------------------------------------


def verdict(data: bytes) -> None:
    """Whatever a child is believed to have said gets a verdict and a report that can be shown, never our own fault."""
    for said in _heard(data):
        runs: list[tuple[Key, Run]] = []
        if isinstance(said, wire.CaseDone):
            cases = _keys()["code"].body.cases  # type: ignore[union-attr]
            told = tuple(belief.outcome(said.outcome, case.script) for case in cases)
            runs.append((_keys()["code"], Run(outcomes=told, again=told)))
        elif isinstance(said, wire.Answers) and all(_taken(value) for value in said.values.values()):
            given = list(said.values.values())
            for kind in ("derivation", "number", "choice"):
                asked = _keys()[kind]
                runs.append((asked, Run(answers=dict(zip((p.name for p in asked.exercise.parts), given, strict=False)))))
        for asked, run in runs:
            judgement = judge.judge(asked, run, hidden=True)
            made = report.build([judgement], assignment="a", title="t", submission="s", lang="de", key="k")
            assert 0 <= made.earned <= made.possible + 1e-9
            assert all(e.status != "fault" for e in made.exercises)
            report.to_json(made)
            assert "\x1b" not in terminal.render(made, "de", color=False)


def _taken(value: Value) -> bool:
    try:
        wire.bounded(value)
    except values.TooBig:
        return False
    return True


@cache
def _course() -> Course:
    return courses.load(TESTS.parent)


@cache
def _keys() -> dict[str, Key]:
    """A key of each kind."""
    ids = {"code": "03-losses/mse", "choice": "03-losses/output_activation", "number": "02-activations/forward_by_hand", "derivation": "05-chain-rule/neuron_gradient"}
    return {kind: key.load(_course(), id) for kind, id in ids.items()}


# --- formulas -----------------------------------------------------------------------------------------------------

FORMULA_NAMES = ("a", "b", "y", "z", "w_1", "y_hat", "dL_dw", "lambda", "T", "n", "i", "j")
FORMULA_SHAPES = {"x": ("n",), "X": ("n", "d"), "W": ("n", "n")}


def formula(data: bytes) -> None:
    """Any text as a formula: a sentence in both languages, or a tree whose text, set or written, reads as the same tree."""
    text = data.decode("utf-8", "replace")
    for shapes in ({}, FORMULA_SHAPES):
        try:
            tree = symbolic.read(text, FORMULA_NAMES, functions=("f",), shapes=shapes)
        except symbolic.ReadError as error:
            _told(error, text)
            continue
        for shown in (symbolic.write(tree), symbolic.show(tree)):
            try:
                again = symbolic.read(shown, FORMULA_NAMES, functions=("f",), shapes=shapes)
            except symbolic.ReadError as error:
                again = tree if error.code in ("read.too_long", "read.too_deep", "read.too_many") else None
            assert again == tree
        ElementTree.fromstring(symbolic.typeset(tree, "de"))
    try:
        assert all(1 <= link.position <= len(text) for link in symbolic.read_chain(text, None, decimal_comma=True, label="dL_dw"))
    except symbolic.ReadError as error:
        _told(error, text)


def _told(error: symbolic.ReadError, text: str) -> None:
    assert 1 <= error.position <= len(text) + 1
    assert all(language.say(lang, error.code, **error.args_).isprintable() for lang in ("en", "de"))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "notebook": notebook, "python": python, "reply": reply, "order": order, "verdict": verdict, "formula": formula,
}  # fmt: skip


# --- where fuzzing starts -----------------------------------------------------------------------------------------


def seeds(target: str) -> list[bytes]:
    """Inputs to change: what is honest, what is broken, what once broke us."""
    kept = [path.read_bytes() for path in sorted(CRASHES.glob(f"{target}-*"))]
    match target:
        case "notebook":
            return kept + [p.read_bytes() for p in sorted((TESTS / "broken").glob("*.ipynb")) if p.stat().st_size < 20_000]
        case "python":
            return [*kept, b"# %% exercise: mse\ndef mse(a, b):\n    return 0\n# %%\nx = 1\n# %% exercise: output_activation\nanswer = 'A'\n"]
        case "formula":
            rows = [line for path in sorted((TESTS / "symbolic").rglob("*.tsv")) for line in path.read_text("utf-8").splitlines()[1:]]
            return kept + [cell.replace("‸", "").encode() for row in rows for cell in row.split("\t")[:3] if cell]
        case "order":
            return kept + [wire.encode(given) for given in _orders()]
        case "verdict":
            return kept + [_framed(said) for said in (*_replies(), *_right())]
        case _:
            return kept + [_framed(said) for said in _replies()]


def _framed(said: wire.Reply) -> bytes:
    return wire.frame(wire.encode(said))


VALUES: tuple[Value, ...] = (
    None, True, -1, 2**63 - 1, 0.5, float("nan"), float("inf"), "w*x", "0,35", "",
    Array("float64", (2, 2), bytes(32)), Array("bool", (), b"\1"), Array("int8", (0, 3), b""), Array("complex64", (1,), bytes(8)),
    Sequence("tuple", (1.0, Sequence("list", (2, "a")))), Sequence("set", ()), Mapping((("w", 1.0), ("b", None))), Other("sympy.Add", "a + b"), Other("function"),
)  # fmt: skip


def _replies() -> Iterator[wire.Reply]:
    yield wire.Ready()
    yield wire.CellDone(printed="hello\n")
    yield wire.CellDone(raised=Raised(error="ValueError", message="no", stage="cell", line=3, cell=2))
    yield wire.Answers(values={f"v{i}": value for i, value in enumerate(VALUES)})
    yield wire.Ask(index=0, args=VALUES[:4])
    yield wire.CaseDone(outcome=Missing(name="mse"), lines=((1, 1, 7),) * wire.LINES)
    yield wire.CaseDone(outcome=Garbled(why="too big"))
    yield wire.CaseDone(outcome=Raised(error="TypeError", message="m", stage="call", line=1, cell=1))
    yield wire.CaseDone(outcome=Refused(rule="name", name="torch.optim"))
    for value in VALUES:
        seen = tuple(Seen(name, value, step) for name, step in wire.expected(SCRIPT))
        yield wire.CaseDone(outcome=Returned(seen=seen, changed=("w",)))


def _right() -> Iterator[wire.Reply]:
    """What right answers send, for the judges to be fuzzed from."""
    for case in _keys()["code"].body.cases[:2]:  # type: ignore[union-attr]
        yield wire.CaseDone(outcome=Returned(seen=case.expected))
        yield wire.CaseDone(outcome=Raised(error="TypeError", message="m", stage="call", line=1, cell=1, seen=case.expected[:1]))
        for value in VALUES:
            yield wire.CaseDone(outcome=Returned(seen=tuple(msgspec.structs.replace(s, value=value) for s in case.expected)))
    for value in ("2*(a - y)", "sigma(z)*(1 - sigma(z))", "A", "B", 0.35, "0,35", "1/0", "((((x", "x**x**x", "∂L/∂w", "\\frac{a}{b}"):
        yield wire.Answers(values=dict.fromkeys("abcdef", value))


def _orders() -> Iterator[wire.Order]:
    yield wire.RunCell(source="x = 1", number=1, forget=("x",))
    yield wire.ReadNames(names=("a", "b"))
    yield wire.RunScript(script=SCRIPT)
    yield wire.Answered(value=VALUES[-3])
    yield wire.Declined(message="no")
