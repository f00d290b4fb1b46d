"""How long comparing two formulas takes and how often it errs: `compare`, beside `sympy.simplify(a - b) == 0` and `Expr.equals`.

All on the pairs of tests/symbolic, in warm processes on this machine. SymPy gets those pairs that are its own ground:
scalars and sums over indices, without constraints, read by our reader into SymPy's objects with the declared assumptions.
A pair that takes it longer than `SECONDS` counts as given up, with that time. `--all`: every such pair, not a sample.
"""

from __future__ import annotations

import multiprocessing
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "symbolic")]

from tables import Pair, pairs

from autograder.formulas import compare, read
from autograder.formulas.functions import DEFINITIONS, SWITCHES, expanded
from autograder.formulas.tree import Name, Number, Op, Tree, walk

SECONDS = 10.0
SAMPLE = 150
METHODS = ("simplify(a - b) == 0", "Expr.equals")
ASSUMPTIONS: dict[str, dict[str, bool]] = {
    "real": {"real": True}, "positive": {"positive": True}, "nonzero": {"real": True, "nonzero": True}, "unit": {"positive": True},
    "binary": {"integer": True, "nonnegative": True}, "sign": {"integer": True}, "natural": {"integer": True, "positive": True},
    "index": {"integer": True, "positive": True},
}  # fmt: skip
SCALAR = frozenset({
    "add", "mul", "neg", "inv", "pow", "pi", "e", "max", "min", "where", "step", "relu", "abs", "sign", "sigma", "softplus", "index",
    "sum", "prod", "delta", "exp", "log", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "sech", "asinh",
    "acosh", "atanh", "erf", *DEFINITIONS,
})  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Print times and errors; 1 where `compare` errs."""
    table = pairs()
    for pair in table:  # warm
        ours(pair)
    times, verdicts = zip(*(timed(pair) for pair in table), strict=True)
    told = f"{len(table)} pairs: median {_ms(statistics.median(times))}, 99th percentile {_ms(_quantile(times, 0.99))}, longest {_ms(max(times))}"
    print(f"comparing formulas, {told}")
    wrong = errors(table, verdicts)
    print(f"  {'compare':22} {_errors(wrong)}, {verdicts.count(True)} accepted, {sum(unproved(p) for p in table)} of them unproved")

    can = [pair for pair in table if sympy_can(pair)]
    chosen = can if "--all" in arguments else sorted(random.Random(0).sample(can, SAMPLE), key=can.index)
    here = [times[table.index(pair)] for pair in chosen]
    print(f"beside SymPy, on {len(chosen)} of the {len(can)} pairs that it can take")
    print(f"  {'compare':22} median {_ms(statistics.median(here))}, in all {sum(here):.1f} s")
    for method in METHODS:
        theirs, said = sympys(chosen, method)
        ratio = f"{statistics.median(theirs) / statistics.median(here):.0f} times ours, in all {sum(theirs) / sum(here):.0f} times"
        print(f"  {method:22} median {_ms(statistics.median(theirs))}, in all {sum(theirs):.1f} s: {ratio}; {_errors(errors(chosen, said))}")
    return 1 if wrong["wrongly accepted"] or wrong["wrongly rejected"] else 0


# --- ours


def ours(pair: Pair) -> Any:
    declared = pair.declared
    return compare(
        pair.student, pair.reference, domains=declared.domains, functions=declared.functions, shapes=declared.shapes,
        constraints=declared.constraints, decimal_comma=declared.decimal_comma,
    )  # fmt: skip


def timed(pair: Pair) -> tuple[float, bool | None]:
    """Seconds, and whether it is accepted; None where that is left open."""
    start = time.perf_counter()
    found = ours(pair)
    return time.perf_counter() - start, None if found.status == "undetermined" else found.equal


def unproved(pair: Pair) -> bool:
    return bool(ours(pair).status == "numeric")


# --- SymPy's


def sympys(chosen: Sequence[Pair], method: str) -> tuple[list[float], list[bool | None]]:
    """The same of a method of SymPy's, in a process that is killed after `SECONDS`."""
    context = multiprocessing.get_context("spawn")
    times: list[float] = []
    said: list[bool | None] = []
    process = None
    for pair in chosen:
        if process is None:
            line, theirs = context.Pipe()
            process = context.Process(target=serve, args=(theirs, method), daemon=True)
            process.start()
            line.recv()
        line.send(pair)
        if line.poll(SECONDS):
            seconds, answer = line.recv()
        else:
            process.kill()
            process.join()
            process, seconds, answer = None, SECONDS, None
        times.append(seconds)
        said.append(answer)
    if process is not None:
        process.kill()
    return times, said


def serve(line: Connection, method: str) -> None:
    """Answer pairs with (seconds, whether equal or None) until killed."""
    import sympy

    x = sympy.Symbol("x", real=True)
    sympy.simplify(sympy.sin(x) ** 2 + sympy.cos(x) ** 2 - sympy.exp(x) / (1 + sympy.exp(x)))
    line.send("warm")
    while True:
        pair = line.recv()
        student, reference = (in_sympy(tree, pair) for tree in trees(pair))
        start = time.perf_counter()
        try:
            answer = student.equals(reference) if method == "Expr.equals" else bool(sympy.simplify(student - reference) == 0)
        except Exception:
            answer = None
        line.send((time.perf_counter() - start, answer))


def trees(pair: Pair) -> tuple[Tree, Tree]:
    declared = pair.declared

    def tree(text: str, comma: bool) -> Tree:
        return read(text, list(declared.domains), functions=declared.functions, shapes=declared.shapes, decimal_comma=comma)

    return tree(pair.student, declared.decimal_comma), tree(pair.reference, False)


def sympy_can(pair: Pair) -> bool:
    """Scalars and sums of entries, without constraints."""
    if pair.declared.constraints:
        return False
    nodes = [node for tree in trees(pair) for node in walk(tree)]
    entries = [node.args[0] for node in nodes if isinstance(node, Op) and node.op == "index"]
    named = [node for node in nodes if isinstance(node, Name) and node.name in pair.declared.shapes]
    return len(named) == len(entries) and all(isinstance(node, Name) for node in entries) and all(
        node.op in SCALAR or node.op.startswith("call:") or _is_slope(node.op) for node in nodes if isinstance(node, Op)
    )  # fmt: skip


def _is_slope(op: str) -> bool:
    return op.endswith("'") and op.rstrip("'") not in SWITCHES


def in_sympy(tree: Tree, pair: Pair) -> Any:
    """The tree as SymPy's object."""
    import sympy

    if isinstance(tree, Number):
        return sympy.Rational(tree.value.numerator, tree.value.denominator)
    if isinstance(tree, Name):
        sizes = {size for shape in pair.declared.shapes.values() for size in shape}
        domain = pair.declared.domains.get(tree.name, "natural" if tree.name in sizes else "real")
        return sympy.Symbol(tree.name, **ASSUMPTIONS[domain])
    if tree.op == "index" and isinstance(tree.args[0], Name):
        name, *at = tree.args
        return sympy.Function(name.name, **ASSUMPTIONS[pair.declared.domains[name.name]])(*(in_sympy(i, pair) for i in at))
    if tree.op in DEFINITIONS or (_is_slope(tree.op) and not tree.op.startswith("call:")):
        return in_sympy(expanded(tree), pair)
    args = [in_sympy(arg, pair) for arg in tree.args]
    if tree.op in ("sum", "prod"):
        over = sympy.Symbol(args[1].name, **ASSUMPTIONS["index"])
        kind = sympy.Sum if tree.op == "sum" else sympy.Product
        return kind(args[0].subs(args[1], over), (over, *args[2:]))
    match tree.op:
        case "add":
            return sympy.Add(*args)
        case "mul":
            return sympy.Mul(*args)
        case "neg":
            return -args[0]
        case "inv":
            return 1 / args[0]
        case "pow":
            return args[0] ** args[1]
        case "pi" | "e":
            return sympy.pi if tree.op == "pi" else sympy.E
        case "max" | "min" | "abs":
            return getattr(sympy, tree.op.capitalize())(*args)
        case "relu":
            return sympy.Max(0, args[0])
        case "where":
            return sympy.Piecewise((args[1], args[0] > 0), (args[2], True))
        case "step":
            return sympy.Piecewise((1, args[0] > 0), (0, True))
        case "sigma":
            return 1 / (1 + sympy.exp(-args[0]))
        case "softplus":
            return sympy.log(1 + sympy.exp(args[0]))
        case "delta":
            return sympy.KroneckerDelta(*args)
    name = tree.op.removeprefix("call:")
    return sympy.Function(name, real=True)(*args) if name != tree.op else getattr(sympy, name)(*args)


# --- what is told


def errors(table: Sequence[Pair], said: Sequence[bool | None]) -> Counter[str]:
    """How often each error was made. Where people could disagree (`domain`), nothing is one but giving up."""
    kinds = {("equal", False): "wrongly rejected", ("wrong", True): "wrongly accepted"}
    return Counter(
        "given up" if answer is None else kinds.get((pair.verdict, answer), "right") for pair, answer in zip(table, said, strict=True)
    )


def _errors(counted: Counter[str]) -> str:
    return ", ".join(f"{counted[kind]} {kind}" for kind in ("wrongly accepted", "wrongly rejected", "given up"))


def _quantile(times: Sequence[float], part: float) -> float:
    return sorted(times)[int(len(times) * part)]


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
