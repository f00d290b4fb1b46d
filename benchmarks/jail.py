"""What the jail adds to a fork: the same code in the same warm parent, with every limit and with none.

Both sides have the same parent, child, wire and watchdog; the open side leaves out what a child puts on (session, user,
rlimits, Landlock, seccomp) and its scratch directory. The two take turns, so that a busy machine slows both. A run is a
whole one: fork, cells, cases forwards and back, the child's end.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import numpy as np

from autograder.jail import Jail, Request
from autograder.jail import jail as jail_module
from autograder.records import Cell, Returned
from autograder.script import Call
from autograder.values import pack

FORKS = 300
ALLOWED_MS = 5.0

NUMPY = """\
def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v
"""
TORCH = NUMPY.replace("np.sqrt", "torch.sqrt") + """\
net = torch.nn.Linear(6, 6)
net(torch.ones(2, 6)).sum().backward()
"""
SOURCES = {"numpy": ("import numpy as np", NUMPY), "torch": ("import torch", TORCH)}

START = "from autograder.jail.parent import main; main()"
OPEN = (
    "from autograder.jail.limits import Shield; "
    "Shield.detach = lambda self, wire, scratch: (wire, scratch); Shield.put_on = lambda self, scratch: None; "
)


def main() -> int:
    """Print both medians and the difference per environment; 1 where one is above `ALLOWED_MS`."""
    print(f"One run in a warm fork, median of {FORKS} in milliseconds      jailed   open   the jail adds")
    added = [_measured(env) for env in SOURCES]
    return 0 if max(added) <= ALLOWED_MS else 1


def _measured(env: str) -> float:
    request = _request(*SOURCES[env])
    with ExitStack() as stack:
        with _limits_left_out():
            open_side = stack.enter_context(Jail(env, use_landlock=False))  # type: ignore[arg-type]
        jailed = stack.enter_context(Jail(env))  # type: ignore[arg-type]
        times: dict[Jail, list[float]] = {jailed: [], open_side: []}
        for jail in (jailed, open_side) * (FORKS + 1):
            times[jail].append(_timed(jail, request))
    with_limits, without = (1000 * statistics.median(each[1:]) for each in times.values())
    print(f"  {env:<56}{with_limits:8.2f}{without:7.2f}{with_limits - without:+16.2f}")
    return with_limits - without


@contextmanager
def _limits_left_out() -> Iterator[None]:
    """Parents started meanwhile fork children that put on nothing. There is no such switch in the jail itself."""
    real = jail_module.PARENT
    assert START in real
    jail_module.PARENT = real.replace(START, OPEN + START)
    try:
        yield
    finally:
        jail_module.PARENT = real


def _request(*sources: str) -> Request:
    draw = np.random.default_rng(0)
    cells = tuple(Cell(source=source, number=i, exercise="adam_step") for i, source in enumerate(sources, 1))
    state = {name: pack(draw.normal(size=6) ** 2) for name in "wgmv"}
    rest = {"lr": 0.1, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
    scripts = tuple((Call("adam_step", tuple({**state, "t": t, **rest}.items())),) for t in (1, 2, 1000))
    return Request(cells=cells, exercise="adam_step", scripts=scripts)


def _timed(jail: Jail, request: Request) -> float:
    start = time.perf_counter()
    run = jail.run(request)
    seconds = time.perf_counter() - start
    assert all(isinstance(outcome, Returned) for outcome in run.outcomes), run
    return seconds


if __name__ == "__main__":
    sys.exit(main())
