"""`fairmark grade`, killed at random moments and started again: fifty times, and nothing is lost, torn or counted twice."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path

import pytest
from killing import ENDED, Batch, Result, gone, kill, moment, orphans, reached

pytestmark = [pytest.mark.slow, pytest.mark.full]

CHAINS, KILLS = int(os.environ.get("AUTOGRADER_CHAINS", "3")), 10
SEED = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(10**6)))
PHASES = {"start": 3, "grading": 4, "gradebook": 3, "pages": 1}


@pytest.mark.parametrize("chain", range(CHAINS))
def test_killed_and_started_again(
    chain: int, fresh: Batch, first: tuple[Batch, Result], second: tuple[Batch, Result], tmp_path: Path
) -> None:
    """Chains of kills; every other one begins where everybody has been graded and hands in anew."""
    print(f"KILL_SEED={SEED}")
    rng = random.Random(f"{SEED} {chain}")
    again = chain % 2 == 1
    begin, allowed = (first[0], [first[1], second[1]]) if again else (fresh, [first[1]])
    killed = rounds = 0
    while killed < KILLS:
        rounds += 1
        batch = begin.copy(tmp_path / str(rounds))
        batch.hand_ins = (second if again else first)[0].hand_ins
        with orphans() as left:
            finished = False
            while killed < KILLS and not finished:
                count, finished = _disturbed(batch, rng)
                killed += count
                gone(left)
                batch.check(allowed)
            assert batch.finish().differs(allowed[-1]) == []
            gone(left)
        assert list(batch.tmp.iterdir()) == []


def _disturbed(batch: Batch, rng: random.Random) -> tuple[int, bool]:
    """One run: perhaps a kill within the jail, on which it goes on, then one of the grader: how many, and whether it ended first."""
    process, count, hit = batch.start(), 0, False
    if rng.random() < 0.5:
        come, whom = moment(batch, "grading", rng), rng.choice(["parent", "child"])
        while reached(process, come) and not (hit := kill(process, whom, rng)):
            pass
        count += hit
        print(f"  kill -9 {whom} while grading" if hit else "", end="")
    phase = rng.choices(list(PHASES), list(PHASES.values()))[0]
    if reached(process, moment(batch, phase, rng)):
        kill(process, "grader", rng)
    ended = process.wait() == ENDED
    print("  ended" if ended else f"  kill -9 grader: {phase}", flush=True)
    assert process.returncode in (ENDED, -signal.SIGKILL), batch.words()
    return count + (not ended), ended
