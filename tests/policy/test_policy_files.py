"""Every file in the folders beside this one is a submission; its first line says what is forbidden and what it must get.

`# forbid: torch.optim | verdict: refused torch.optim.Adam line 7`. A further trick is a further file. Also `imports: …`
(the only modules allowed), `samples: X=0` (what may not be looped over), `batch: b=2` (a further argument, how many
samples a batch has) and `seconds: 2` (the limit); the verdict is
`returned`, `gives <value>` or `refused <name> line <n>`, where the name of a loop is `loop` and there is no line where
none can be named. Where a rule refuses something, the same file without the rule must return: a trick that does not
work shows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from autograder import policy
from autograder.jail import Jail, Limits, Request
from autograder.records import Cell, Exercise, Outcome, Part, Policy, Refused, Returned, Run, Text
from autograder.script import Call
from autograder.values import pack, unpack

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
FILES = sorted(path for folder in ("names", "loops", "honest", "no_torch") for path in (HERE / folder).glob("*.py"))
HEADER = re.compile(r"# (?P<rules>.*?)\|? ?verdict: (?P<verdict>.*)")
SCRIPTS = (
    (Call("f", (("X", pack(np.linspace(-1.0, 2.0, 36).reshape(12, 3))), ("y", pack(np.arange(12) % 2.0)))),),
    (Call("f", (("X", pack(np.ones((2, 3)))), ("y", pack(np.zeros(2))))),),
)
Jails = Callable[[str, int], Jail]


class Submission:
    """A file, read."""

    def __init__(self, path: Path) -> None:
        self.source = path.read_text("utf-8")
        header = HEADER.fullmatch(self.source.partition("\n")[0])
        assert header is not None, f"{path}: the first line is not `# forbid: … | verdict: …`"
        rules = dict(rule.split(": ", 1) for rule in map(str.strip, header["rules"].split("|")) if rule)
        named = {kind: tuple(filter(None, re.split(r",\s*", rules.get(kind, "")))) for kind in ("forbid", "imports", "samples", "batch")}
        samples = tuple((name, int(axis)) for name, axis in (pair.split("=") for pair in named["samples"]))
        sizes = tuple((name, int(size)) for name, size in (pair.split("=") for pair in named["batch"]))
        self.scripts = tuple(tuple(Call(call.entry, (*call.args, *sizes)) for call in script) for script in SCRIPTS)
        self.policy = Policy(forbid=named["forbid"], imports=named["imports"], samples=samples, batch=sizes[0][0] if sizes else "")
        torch = any(name.split(".")[0] == "torch" for name in (*named["forbid"], *named["imports"]))
        self.env = rules.get("env") or ("torch" if torch else "numpy")
        self.seconds = int(rules.get("seconds", 20))
        self.verdict = header["verdict"]
        first, _, second = self.source.partition("# %%\n")
        self.cells = tuple(
            Cell(source=source, number=n, exercise="e" if source is (second or first) else None)
            for n, source in enumerate(filter(None, (first, second)), 1)
        )

    def outcome(self, jail: Jail, kept: Policy) -> Outcome:
        """What grading makes of it; one word from several runs: the first that is not as it should be."""
        exercise = Exercise(
            id="e", kind="code", title=Text("e", "e"), points=1, parts=(Part(name="f", points=1),), env=self.env, policy=kept  # type: ignore[arg-type]
        )  # fmt: skip
        request = Request(cells=self.cells, exercise="e", scripts=self.scripts, policy=kept)
        run: Run = policy.enforced(exercise, self.cells, ["f"] * len(self.scripts), lambda: jail.run(request))
        return next((o for o in (*run.outcomes, *run.again) if not isinstance(o, Returned)), run.outcomes[0])


def shown(outcome: Outcome) -> str:
    """An outcome as the first lines write it."""
    match outcome:
        case Refused():
            line = f" line {outcome.line}" if outcome.line else ""
            cell = f" cell {outcome.cell}" if outcome.cell else ""
            return f"refused {outcome.name or outcome.rule}{line}{cell}"
        case Returned():
            return f"gives {unpack(outcome.seen[0].value)!r}"
        case _:
            return str(outcome)


@pytest.fixture(scope="module")
def jails() -> Iterator[Jails]:
    kept: dict[tuple[str, int], Jail] = {}

    def jail(env: str, seconds: int) -> Jail:
        limits = Limits(cpu_seconds=seconds, wall_seconds=6 * seconds)
        return kept.setdefault((env, seconds), Jail(env, limits))  # type: ignore[arg-type]

    yield jail
    for one in kept.values():
        one.close()


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_submission_gets_what_its_first_line_says(jails: Jails, path: Path) -> None:
    submission = Submission(path)
    if path.parent.name == "no_torch":
        pytest.importorskip("torch")  # where it is not installed, not finding it shows nothing
    jail = jails(submission.env, submission.seconds)
    got = shown(submission.outcome(jail, submission.policy))
    if submission.verdict == "returned":
        assert got.startswith("gives "), got
        return
    assert got == submission.verdict
    if got.startswith("refused"):
        assert isinstance(submission.outcome(jail, Policy()), Returned), "the trick does not work even where it is allowed"


def test_the_folders_hold_what_was_promised() -> None:
    tricks = [p for p in FILES if p.parent.name in ("names", "loops") and "verdict: refused" in p.read_text("utf-8")]
    look_alikes = [p for p in FILES if p.parent.name in ("names", "loops") and p not in tricks]
    assert len(tricks) >= 40 and len(look_alikes) >= 20
