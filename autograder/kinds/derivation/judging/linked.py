"""A derivation beside the code that computes it: the student's formula, run in NumPy on what the code was given.

Where the exercise says which returned value of which function a line is, one mistake is seen in both places, or a
difference between the two is told with numbers. It changes no mark.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.formulas import Dag, Lower, ReadError, Spent, Tree, mul
from autograder.judge.agreement import split
from autograder.kinds.code.records import CodeKey
from autograder.kinds.derivation.judging.forward import forward
from autograder.kinds.derivation.judging.graph import Graph, own_name
from autograder.kinds.derivation.judging.reading import NoAnswer, array_of, circles, line_of, text_of
from autograder.kinds.derivation.judging.tensors import Tensor
from autograder.kinds.derivation.records import DerivationKey
from autograder.records import Case, Judgement, Key, Note, Returned, Run, Status
from autograder.script import Call
from autograder.values import Array, Value

__all__ = ["Met", "met", "near", "notes", "numpy_function", "reference"]

RELATIVE = 1e-6
LARGEST = 64
MOST = 10**7
DECIDED = frozenset({Status.right, Status.follow_through, Status.wrong})
Arrays = Mapping[str, Any]


def numpy_function(
    tensor: Tensor, definitions: Mapping[str, Tree], shapes: Mapping[str, tuple[str, ...]]
) -> Callable[[Arrays], Any]:
    """A formula as a function of its leaves, by a walk over its tree; no text is run.

    Leaves are NumPy arrays by name, of the formula's shapes; where a leaf is a scalar in the formula, an array stands
    for many values at once. Raises `ValueError`, `KeyError` or `Spent` where it cannot be computed.
    """

    def compute(leaves: Arrays) -> Any:
        sizes: dict[str, int] = {}
        values: dict[str, Any] = {}
        for name, value in leaves.items():
            shape = shapes.get(name, ())
            array = np.asarray(value, dtype=np.float64)
            if shape and array.shape != tuple(sizes.setdefault(d, n) for d, n in zip(shape, array.shape, strict=True)):
                raise ValueError(f"{name} has another shape")
            places = np.ndindex(array.shape) if shape else [()]
            values |= {f"{name}[{','.join(str(i + 1) for i in at)}]" if at else name: array[at] for at in places}
        if any(size > LARGEST for size in sizes.values()):
            raise Spent
        dag = Dag()
        lower = Lower(dag, definitions=definitions, domains={}, shapes=shapes, sizes=sizes)
        lengths = tuple(int(d) if d.isdigit() else sizes[d] for d in tensor.sizes)
        cells = []
        for at in np.ndindex(lengths):
            (cell,) = lower(tensor.body, {axis: i + 1 for axis, i in zip(tensor.axes, at, strict=True)}).cells
            cells.append(cell)
        found = _run(dag, cells, values)
        return np.array(found).reshape(lengths) if lengths else found[0]

    return compute


def _run(dag: Dag, roots: list[int], leaves: Arrays) -> list[Any]:
    below = dag.below(roots)
    if len(below) * max((np.size(value) for value in leaves.values()), default=1) > MOST:
        raise Spent
    values: dict[int, Any] = {}
    with np.errstate(all="ignore"):
        for node in below:
            op, args, data = dag.ops[node], [values[arg] for arg in dag.args[node]], dag.data[node]
            if op == "number":
                values[node] = float(data)  # type: ignore[arg-type]
            elif op == "leaf":
                values[node] = leaves[str(data)]
            else:
                values[node] = FUNCTIONS[op](*args)
    return [values[root] for root in roots]


def _product(*factors: Any) -> Any:
    found = factors[0]
    for factor in factors[1:]:
        found = found * factor
    return found


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "add": lambda *terms: sum(terms[1:], terms[0]),
    "mul": _product,
    "neg": np.negative,
    "inv": lambda x: np.divide(1.0, x),
    "pow": np.power,
    "where": lambda u, a, b: np.where(np.greater(u, 0), a, b),
    "sigma": lambda x: 0.5 * (1 + np.tanh(np.multiply(0.5, x))),
    "softplus": lambda x: np.logaddexp(0, x),
    "sech": lambda x: 1 / np.cosh(x),
    "erf": np.vectorize(math.erf, otypes=[np.float64]),
    "factorial": np.vectorize(lambda x: math.gamma(x + 1), otypes=[np.float64]),
    "pi": lambda: np.pi,
    **{op: getattr(np, op) for op in ("exp", "log", "sqrt", "tanh", "sinh", "cosh", "sin", "cos")},
    **{op: getattr(np, op.replace("a", "arc", 1)) for op in ("asin", "acos", "atan", "asinh", "acosh", "atanh")},
}


# --- one exercise beside the other


@dataclass(frozen=True)
class Met:
    """One case: what the formula, the code and the reference give; where the leaves stood, if it may be told."""

    case: str
    formula: Any
    code: Any
    right: Any
    leaves: Arrays
    at: str


def notes(
    derivation: Key, lines: Run, judgement: Judgement, others: Mapping[str, tuple[Key, Run]]
) -> tuple[Note, ...]:
    """What is told about the lines that a code exercise computes as well; `others`: the code exercises with their runs.

    Only lines that the judge has come to the end with are run: what it had to give up is not begun again here.
    """
    body = derivation.body
    assert isinstance(body, DerivationKey)
    decided = {v.part for v in judgement.verdicts if v.status in DECIDED}
    notes = []
    for label, target in body.code.items():
        function, _, value = target.partition(".")
        formula = _formula(body, lines, label, decided) if label in decided else None
        for key, run in others.values():
            if formula is not None and any(part.name == function for part in key.exercise.parts):
                note = _told(label, function, list(met(formula, key, run, function, value, _cases(body, label))))
                notes += [note] if note else []
    return tuple(notes)


def _cases(body: DerivationKey, label: str) -> tuple[str, ...]:
    return body.links[label].cases if label in body.links else ()


def _times(body: DerivationKey, label: str, tensor: Tensor, graph: Graph) -> Tensor:
    """The line times what the code gives more than it."""
    times = body.links[label].times if label in body.links else ""
    return replace(tensor, body=mul(graph.forward.read(times), tensor.body)) if times else tensor


def reference(body: DerivationKey, label: str) -> tuple[Callable[[Arrays], Any], tuple[str, ...]]:
    """What the code is to give, as a function, and the leaves it takes."""
    graph = Graph(forward(body.graph, body.domains, body.shapes, body.constraints))
    asked = graph.asked(label)
    assert asked is not None
    tensor = graph.total(asked.top, asked.by) if asked.by else graph.body(asked.top)
    return numpy_function(_times(body, label, tensor, graph), graph.forward.nodes, graph.forward.shapes), graph.leaves


def _formula(
    body: DerivationKey, run: Run, label: str, decided: Collection[str]
) -> tuple[Callable[[Arrays], Any], tuple[str, ...]] | None:
    """The student's line as a function, own lines that it rests on written out, and the leaves it takes."""
    graph = Graph(forward(body.graph, body.domains, body.shapes, body.constraints))
    asked = {line.label: graph.asked(line.label) for line in body.lines}
    every = [one for one in asked.values() if one is not None]
    kept = [one for one in every if one.label in decided]
    own: dict[str, Tensor] = {}
    uses: dict[str, frozenset[str]] = {}
    for one in kept:
        try:
            line = line_of(text_of(run.answers.get(one.label)), one, every, graph.forward)
        except (NoAnswer, ReadError):
            continue
        tensor = array_of(graph, line.asked, line.terms[-1], every)
        if tensor is not None:
            own[own_name(one)], uses[own_name(one)] = tensor, line.uses
    wanted = asked.get(label)
    if wanted is None or own_name(wanted) not in own or own_name(wanted) in circles(uses)[1]:
        return None
    shapes = {**graph.forward.shapes, **{name: tensor.sizes for name, tensor in own.items() if tensor.sizes}}
    definitions = {**graph.forward.nodes, **{name: tensor.tree for name, tensor in own.items()}}
    return numpy_function(_times(body, label, own[own_name(wanted)], graph), definitions, shapes), graph.leaves


def met(
    formula: tuple[Callable[[Arrays], Any], tuple[str, ...]], key: Key, run: Run, function: str, value: str, named: Collection[str] = ()
) -> Iterator[Met]:
    """The cases that call the function with all leaves by name, and in which the code returned. `named`: only these, or those of these groups."""
    compute, leaves = formula
    assert isinstance(key.body, CodeKey)
    part = next(part for part in key.exercise.parts if part.name == function)
    for case, outcome in zip(key.body.cases, run.outcomes, strict=False):
        if named and case.name not in named and case.group not in named:
            continue
        calls = [step for step in case.script if isinstance(step, Call) and step.entry == function]
        if len(case.script) != 1 or not calls or not isinstance(outcome, Returned) or not outcome.seen or not case.expected:
            continue
        args = {name: given for name, given in calls[0].args if isinstance(given, Array | int | float)}
        rows = split(part, case.expected[0], outcome.seen[0].value, ())
        row = next((row for row in rows or () if row[0] == (value or row[0])), None)
        if row is None or not set(leaves) <= set(args):
            continue
        code, right = _number(row[2]), _number(row[1])
        given = {leaf: _number(args[leaf]) for leaf in leaves}
        try:
            mine = compute(given)
        except (ValueError, KeyError, TypeError, Spent, RecursionError, OverflowError, MemoryError):
            continue
        if all(side is not None and np.shape(side) == np.shape(mine) for side in (code, right)):
            yield Met(case.name, mine, code, right, given, _place(case, given))


def _number(value: Value | Any) -> Any:
    if isinstance(value, Array):
        found = value.numpy()
        return found.astype(np.float64) if found.dtype.kind in "fiu" else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _place(case: Case, leaves: Arrays) -> str:
    """`w = 1, x = 2` where the case may be seen and its numbers are few."""
    if not case.visible or any(np.size(value) != 1 for value in leaves.values()):
        return ""
    return ", ".join(f"{leaf} = {float(np.ravel(value)[0]):.4g}" for leaf, value in leaves.items())


def _told(label: str, function: str, found: list[Met]) -> Note | None:
    """Nothing where both are right; else that they disagree, or that both are off in the same way."""
    apart = [one for one in found if not near(one.formula, one.code)]
    args: dict[str, str | int | float] = {"label": label, "function": function}
    if apart:
        one = next((one for one in apart if one.at), apart[0])
        if not one.at:
            return Note(code="note.code_apart", args=args)
        told = {"at": one.at, "formula": f"{float(np.ravel(one.formula)[0]):.4g}", "code": f"{float(np.ravel(one.code)[0]):.4g}"}
        return Note(code="note.code_apart_at", args={**args, **told})
    wrong = [one for one in found if not near(one.formula, one.right)]
    if not wrong:
        return None
    if lacking := _lacking(wrong):
        return Note(code="note.code_lacks", args={**args, "factor": lacking})
    factor = _factor(wrong)
    return Note(code="note.code_factor" if factor else "note.code_both", args={**args, "factor": factor} if factor else args)


def near(left: Any, right: Any) -> bool:
    """Equal, up to more than rounding and less than any slip."""
    return bool(np.allclose(left, right, rtol=RELATIVE, atol=RELATIVE * (1e-6 + float(np.max(np.abs(right), initial=0.0)))))


def _lacking(wrong: list[Met]) -> str:
    """The leaf that the right value has as a further factor; empty where there is none."""
    for leaf in wrong[0].leaves:
        if all(np.ndim(one.leaves[leaf]) <= np.ndim(one.right) and near(one.formula * one.leaves[leaf], one.right) for one in wrong):
            return leaf
    return ""


def _factor(wrong: list[Met]) -> str:
    """The one number that both are times the right value; empty where there is none."""
    with np.errstate(all="ignore"):
        ratios = np.concatenate([np.ravel(np.divide(one.formula, one.right)) for one in wrong])
    ratios = ratios[np.isfinite(ratios)]
    if not ratios.size or not np.allclose(ratios, ratios[0], rtol=RELATIVE) or abs(ratios[0]) < RELATIVE:
        return ""
    return f"{float(ratios[0]):.4g}"
