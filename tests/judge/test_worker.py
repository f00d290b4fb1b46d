"""Formulas in a process of their own: what it says is what the judge says, and what it cannot say waits for a person."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from formula_keys import NEURON, derivation_key, released

from autograder import worker as workers
from autograder.grade import Grader
from autograder.judge import derivation
from autograder.records import Fault, Run
from autograder.worker import Ask, Compared, Pool, Worker

pytestmark = pytest.mark.slow

KEY = derivation_key(NEURON)
RIGHT = {"dL_da": "2*(a-y)", "da_dz": "a*(1-a)", "dz_dw": "x", "dL_dw": "2*(a-y)*a*(1-a)*x"}
SWITCHES = " + ".join(f"abs(z - {i}*x) - sqrt((z - {i}*x)^2)" for i in range(1, 50))
SLOW = f"a*(1-a) + {SWITCHES}"
"""Equal to a*(1-a), and a second of work to be sure of."""
SHORT = 0.25


@pytest.fixture
def worker():
    made = Worker(seconds=SHORT)
    yield made
    made.close()


@pytest.mark.parametrize("key", [KEY, released(KEY)], ids=["full", "released"])
@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"dL_da": "a-y", "dL_dw": "(a-y)*a*(1-a)*x"},
        {"dL_da": "2*(a-", "dz_dw": ""},
        {"da_dz": "sigma(a)*(1-sigma(a))", "dL_dw": 3.0},
    ],
)
def test_it_says_what_the_judge_says(worker, key, answers):
    run = Run(answers={**RIGHT, **answers})
    assert worker.judge(key, run, hidden=True) == derivation.judge(key, run, hidden=True)


def test_a_run_that_ended_is_told_as_ever(worker):
    run = Run(outcomes=(Fault(why="ours"),))
    assert worker.judge(KEY, run, hidden=True) == derivation.judge(KEY, run, hidden=True)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (Ask(student="2*x", reference="x+x"), Compared(status="proved")),
        (
            Ask(student="0,5*x", reference="x/3", decimal_comma=True),
            Compared(status="refuted", at={"x": "1"}, yours="0.500", right="0.333", hint="factor", factor="3/2"),
        ),
        (Ask(student="x.T @ x + 0", reference="norm(x)^2", shapes={"x": ("n",)}), Compared(status="proved")),
        (Ask(student="f(x) + q", reference="f(x)", functions=("f",)), Compared(status="unreadable", code="read.unknown", position=8)),
        (Ask(student="1 - p", reference="q", constraints=("p + q = 1",)), Compared(status="proved")),
        (Ask(student="x/x", reference="1", domains={"x": "real"}), Compared(status="proved", domain="holes")),
    ],
)  # fmt: skip
def test_a_comparison(worker, ask, said):
    assert worker.compare(ask) == said


def test_a_slow_line_waits_for_a_person_and_the_others_are_judged(worker):
    judgement = worker.judge(KEY, Run(answers={**RIGHT, "da_dz": SLOW, "dz_dw": "w"}), hidden=True)
    assert [v.status for v in judgement.verdicts] == ["right", "undecided", "wrong", "right"]
    undecided = judgement.verdicts[1]
    assert undecided.earned is None and undecided.code == "derivation.undecided"


def test_every_line_may_be_slow(worker):
    slow = {label: f"{text} + {SWITCHES}" for label, text in RIGHT.items()}
    judgement = worker.judge(KEY, Run(answers=slow), hidden=True)
    assert [v.status for v in judgement.verdicts] == ["undecided"] * 4


def test_a_slow_comparison_is_undetermined_and_the_next_is_made(worker):
    ask = Ask(student=SLOW, reference="a*(1-a)", domains={"a": "real", "x": "real", "z": "real"})
    assert worker.compare(ask).status == "undetermined"
    assert worker.process is None
    assert worker.compare(Ask(student="x", reference="x^2")).status == "refuted"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the address space")
def test_memory_is_bounded():
    wide = "*".join(f"(x{i} + y{i} + 1)^20" for i in range(60))
    ask = Ask(student=wide + " + 0*x0", reference=wide)
    tight, roomy = Worker(memory=64 << 10), Worker()
    try:
        assert (tight.compare(ask).status, tight.process) == ("undetermined", None)
        assert roomy.compare(ask).status == "proved"
    finally:
        tight.close()
        roomy.close()


def test_a_killed_worker_is_followed_by_another(worker):
    assert worker.compare(Ask(student="x", reference="x")).status == "identical"
    first = worker.process.pid
    os.kill(first, signal.SIGKILL)
    worker.process.wait()
    assert worker.compare(Ask(student="x", reference="x")).status == "identical"
    assert worker.process.pid != first


def test_a_worker_that_cannot_start_is_our_fault(worker, monkeypatch):
    monkeypatch.setattr(workers.sys, "executable", "/nowhere/python")
    with pytest.raises(RuntimeError, match="does not start"):
        worker.judge(KEY, Run(answers=RIGHT), hidden=True)


def test_an_error_of_ours_is_told_and_the_worker_lives(worker):
    with pytest.raises(RuntimeError, match="ValueError"):
        worker.compare(Ask(student="x", reference="x", constraints=("x",)))
    assert worker.process.poll() is None


def test_a_pool_is_shared_by_threads():
    pool = Pool(2)
    said = []
    ask = Ask(student="sin(x)^2 + cos(x)^2", reference="1", domains={"x": "real"})
    threads = [threading.Thread(target=lambda: said.append(pool.compare(ask).status)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    processes = [worker.process for worker in pool.workers if worker.process]
    assert said == ["proved"] * 8 and 1 <= len(processes) <= 2
    pool.close()
    assert all(process.returncode is not None for process in processes)
    assert pool.judge(KEY, Run(answers=RIGHT), hidden=True).verdicts[0].status == "right"
    pool.close()


@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_it_ends_with_the_grader(busy):
    code = (
        "import sys; from autograder.worker import Ask, Worker; w = Worker(); w.compare(Ask(student='a', reference='a'));"
        "print(w.process.pid, flush=True); "
        "w.compare(Ask(student=sys.stdin.read(), reference='a*(1-a)', domains={'a': 'real', 'z': 'real'})); input()"
    )
    grader = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with grader:
        process = int(grader.stdout.readline())
        if busy:
            grader.stdin.write(SLOW.encode())
            grader.stdin.close()
            time.sleep(0.3)
        grader.kill()
    until = time.monotonic() + 60
    while alive(process) and time.monotonic() < until:
        time.sleep(0.02)
    assert not alive(process)


def test_the_grader_judges_derivations_in_workers(course, tmp_path, monkeypatch):
    id = "05-chain-rule/neuron_gradient"
    answers = {**RIGHT, "da_dz": SLOW}
    (tmp_path / "a.py").write_text("\n".join(f"{label} = {text!r}" for label, text in answers.items()))
    (tmp_path / "b.py").write_text("\n".join(f"{label} = {text!r}" for label, text in RIGHT.items()))
    with Grader(course, "05-chain-rule", "en", only=[id]) as grader:
        for worker in grader._formulas.workers:
            worker.seconds = SHORT
        slow = grader.grade(tmp_path / "a.py", "a").exercises[0]
        processes = [worker.process for worker in grader._formulas.workers if worker.process]
        assert len(processes) == 1
        monkeypatch.setattr(Worker, "started", lambda self: 1 / 0)
        unjudged = grader.grade(tmp_path / "b.py", "b").exercises[0]
    assert processes[0].returncode is not None
    assert [v.status for v in slow.verdicts] == ["right", "undecided", "right", "right"]
    assert slow.verdicts[1].earned is None
    assert {v.status for v in unjudged.verdicts} == {"fault"} and unjudged.earned is None


def alive(process):
    """Whether it runs; one that nobody has waited for yet does not."""
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
    return bool(done.stdout.strip()) and not done.stdout.strip().startswith("Z")


def test_a_worker_loads_no_torch(worker):
    code = "import sys; from autograder import worker; worker._warm(); print([m for m in ('torch', 'sympy', 'nbgrader') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
