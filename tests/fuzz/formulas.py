"""Texts of every kind, read and compared as in grading: `python tests/fuzz/formulas.py [HOW_MANY [SEED]]`, 100,000 by default.

Half are rows of the tables with slips of the pen, against the row's own reference; half are made by a grammar, soups of
what formulas and LaTeX are made of, nests and noise. Told are times as the grader sees them, and the memory of the
workers; 1 where a worker failed, or an answer took longer than the limit and what killing takes.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS.parent), str(TESTS / "judge"), str(TESTS / "symbolic")]

import msgspec
from formula_texts import slipped, texts
from formula_trees import FUNCTIONS, INDICES, KNOWN, SHAPES, tree
from tables import pairs

from autograder.formulas import write
from autograder.worker import SECONDS, Ask, Worker

PROCESSES = 2
SHOWN = 20
BESIDES = 2.0
"""Seconds beyond the limit for ending a process, starting the next, and a busy machine."""


@dataclass
class Tally:
    """What became of the texts."""

    statuses: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    killed: list[Ask] = field(default_factory=list)
    failed: list[tuple[Ask, str]] = field(default_factory=list)


def main(arguments: list[str]) -> int:
    """Fuzz with so many texts and say what became of them."""
    count, seed = (*map(int, arguments), *(100_000, 0)[len(arguments) :])
    tally = fuzz(count, seed)
    times = sorted(tally.times)
    print(f"{len(times)} texts: {', '.join(f'{number} {status}' for status, number in tally.statuses.most_common())}")
    print(f"  median {1e3 * statistics.median(times):.1f} ms, 99th percentile {1e3 * times[int(0.99 * len(times))]:.1f} ms, longest {times[-1]:.2f} s")
    print(f"  {len(tally.killed)} killed, {len(tally.failed)} failed, largest worker {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10} MiB")
    for ask, why in tally.failed[:SHOWN]:
        print(f"  {why}: {msgspec.json.encode(ask).decode()}")
    return 1 if tally.failed or times[-1] > SECONDS + BESIDES else 0


def fuzz(count: int, seed: int) -> Tally:
    """So many comparisons, by two workers; the same ones for the same seed."""
    tally = Tally()
    with ThreadPoolExecutor(PROCESSES) as threads:
        for done in [threads.submit(_some, count // PROCESSES, f"{seed}.{part}", tally) for part in range(PROCESSES)]:
            done.result()
    return tally


def _some(count: int, seed: str, tally: Tally) -> None:
    worker = Worker()
    worker.started()
    for ask in asks(count, seed):
        start = time.perf_counter()
        try:
            status = worker.compare(ask).status
        except RuntimeError as error:
            tally.failed.append((ask, str(error)))
            continue
        tally.times.append(time.perf_counter() - start)
        tally.statuses[status] += 1
        if worker.process is None:
            tally.killed.append(ask)
            worker.started()
    worker.close()


def asks(count: int, seed: str) -> Iterator[Ask]:
    """So many texts, each with a reference."""
    rng = random.Random(seed)
    rows = pairs()
    domains = {**dict.fromkeys(KNOWN, "real"), **dict.fromkeys(INDICES, "index"), "n": "natural", "m": "natural"}
    made = texts(count, rng.getrandbits(32))
    for _ in range(count):
        if rng.random() < 0.5:
            row = rng.choice(rows)
            declared = row.declared
            student, reference = _sendable(slipped(row.student, rng, rng.randint(1, 2))), row.reference
            yield Ask(
                student=student, reference=reference, domains=dict(declared.domains), functions=declared.functions,
                shapes=dict(declared.shapes), constraints=declared.constraints, decimal_comma=declared.decimal_comma,
            )  # fmt: skip
        else:
            reference = write(tree(rng, rng.choice((1, 3, 8))))
            yield Ask(student=_sendable(next(made)), reference=reference, domains=domains, functions=FUNCTIONS, shapes=SHAPES)


def _sendable(text: str) -> str:
    """Without lone surrogates, which no message can hold."""
    return text.encode("utf-8", "replace").decode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
