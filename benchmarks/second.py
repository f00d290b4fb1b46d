"""What SymPy settles of the lines that balls and the identity test leave open, and what that costs; over all tables of formulas.

Pairs and derivations of tests/symbolic, and the formulas of tests/handed_in. Each is first judged without SymPy; what is
`numeric` (equal at every point tried) or `undetermined` is asked again with it, in a process as grading has it. `--wrong`
also puts every wrong pair of scalars to SymPy alone, which may prove none; that takes minutes. 1 where it does.
"""

from __future__ import annotations

import itertools
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "symbolic"), str(ROOT / "tests" / "judge")]

import tables
from derivation_keys import key_of
from formula_keys import NEURON, derivation_key

from autograder.judge import derivation
from autograder.records import Key, Run
from autograder.worker import Ask, Worker

ANSWER = re.compile(r"^(d\w+_d\w+) = \"(.+)\"$", re.MULTILINE)
OPEN = {"derivation.right_unproved": "numeric", "derivation.undecided": "undetermined"}
SETTLED = {"derivation.right_sympy": "proved by SymPy", "derivation.disagreement": "disagreement", "derivation.wrong": "refuted"}


def main(arguments: Sequence[str]) -> int:
    """Print a line for each question that is left open, and a summary."""
    worker = Worker()
    tried: Counter[str] = Counter()
    print(f"{'corpus':12} {'without':13} {'with SymPy':16} {'seconds':>7} {'MB':>5}  formula")
    for corpus, before, after, seconds, text in itertools.chain(pairs(worker, tried), lines(worker, tried)):
        print(f"{corpus:12} {before:13} {after:16} {seconds:7.2f} {held(worker):5.0f}  {text[:90]}", flush=True)
        tried[f"{before} → {after}"] += 1
    for what, count in tried.items():
        print(f"{count:6} {what}")
    wrong = proved_wrong(worker) if "--wrong" in arguments else 0
    worker.close()
    return 1 if wrong else 0


def pairs(worker: Worker, tried: Counter[str]) -> Iterator[tuple[str, str, str, float, str]]:
    for pair in tables.pairs():
        tried["pairs"] += 1
        known = pair.declared
        ask = Ask(
            student=pair.student, reference=pair.reference, domains=dict(known.domains), functions=known.functions,
            shapes=dict(known.shapes), constraints=known.constraints, decimal_comma=known.decimal_comma, alone=True,
        )  # fmt: skip
        before = worker.compare(ask)
        if before.status not in ("numeric", "undetermined"):
            continue
        found, seconds = timed(lambda ask=ask: worker.compare(again(ask)))  # type: ignore[misc]
        yield "pairs", before.status, who(found), seconds, f"{pair.student} = {pair.reference}"


def lines(worker: Worker, tried: Counter[str]) -> Iterator[tuple[str, str, str, float, str]]:
    """Lines of derivations, and of answers handed in to the neuron's gradient."""
    for corpus, key, answers in (*derivations(), *handed_in()):
        run = Run(answers=answers)
        tried[f"lines of {corpus}"] += len(answers)
        before = derivation.judge(key, run, hidden=True).verdicts
        if not any(verdict.code in OPEN for verdict in before):
            continue
        after, seconds = timed(lambda key=key, run=run: worker.judge(key, run, hidden=True).verdicts)  # type: ignore[misc]
        for old, new in zip(before, after, strict=True):
            if old.code in OPEN:
                yield corpus, OPEN[old.code], SETTLED.get(new.code, OPEN.get(new.code, new.code)), seconds, str(answers.get(old.part, ""))


def derivations() -> Iterator[tuple[str, Key, dict[str, str]]]:
    for one in tables.derivations():
        yield "derivations", key_of(one.graph), {label: text for label, text, _ in one.answers if text}


def handed_in() -> Iterator[tuple[str, Key, dict[str, str]]]:
    key = derivation_key(NEURON)
    for file in sorted((ROOT / "tests" / "handed_in" / "answers").glob("formula_*.py")):
        found = dict(ANSWER.findall(file.read_text("utf-8")))
        if found:
            yield "handed in", key, found


def again(ask: Ask) -> Ask:
    import msgspec

    return msgspec.structs.replace(ask, alone=False)


def who(found: object) -> str:
    status, by = found.status, found.by  # type: ignore[attr-defined]
    return f"{status} by SymPy" if by == "second" else by or status


def timed(call: object) -> tuple[object, float]:
    start = time.perf_counter()
    return call(), time.perf_counter() - start  # type: ignore[operator]


def held(worker: Worker) -> float:
    """Megabytes that the process has held at most; 0 where it has just ended."""
    if worker.process is None:
        return 0.0
    told = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{worker.process.pid}/status").read_text())
    return int(told[1]) / 1024 if told else 0.0


def proved_wrong(worker: Worker) -> int:
    """Wrong pairs that SymPy, asked alone, would prove."""
    from test_second import asked, opened

    chosen = [p for p in tables.pairs() if p.verdict == "wrong" and not (p.declared.constraints or p.declared.decimal_comma)]
    wrong = done = 0
    for pair in chosen:
        try:
            question = opened(pair.student, pair.reference, pair.declared.domains, pair.declared.shapes)
        except Exception:  # what cannot be read so, or has other shapes, is nothing to prove
            continue
        done += 1
        if asked(question) is True:
            wrong += 1
            print(f"PROVED though wrong: {pair.student} = {pair.reference}")
    print(f"{done} wrong pairs put to SymPy alone, {wrong} of them proved")
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
