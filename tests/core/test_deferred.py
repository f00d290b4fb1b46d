"""torch is loaded where something of it is used, and without its compiler where nothing is compiled; both give the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")

ROOT = Path(__file__).parents[2]
LATER = "import sys\nfrom autograder.audit.deferred import later\nlater('torch')\nimport torch\n"
FIRST = f"""
import sys
from autograder.audit.tasks import Task, perform
done = perform({str(ROOT)!r}, Task(exercise="08-optimizers/adam_step", kind="first"))
"""
STEPS = """
import sys
import torch
from autograder.kinds.code.compiling.eager import uncompiled
if {waiting}:
    uncompiled()
torch.manual_seed(0)
for kind in (torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW, torch.optim.RMSprop, torch.optim.Adagrad):
    w = torch.nn.Parameter(torch.randn(3, dtype=torch.float64))
    optimizer = kind([w], lr=0.1)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 2)
    for _ in range(5):
        optimizer.zero_grad()
        (w**4).sum().backward()
        optimizer.step()
        scheduler.step()
    print([x.hex() for x in w.tolist()], optimizer.param_groups[0]["lr"])
print("torch._dynamo.eval_frame" in sys.modules)
"""
COMPILED = """
import torch
from autograder.kinds.code.compiling.eager import uncompiled
uncompiled()
w = torch.nn.Parameter(torch.ones(2))
torch.optim.SGD([w], lr=0.1).step()
print(torch.compile(lambda x: 2 * x + 1, backend="eager")(w).tolist())
print(torch.func.grad(lambda x: (x * x).sum())(torch.ones(2)).tolist())
"""


def printed(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    "used", ["print(torch.ones(2).tolist())", "import torch.nn.functional as F\nprint(F.relu(torch.ones(2)).tolist())",
             "from torch import nn\nprint(nn.ReLU()(torch.ones(2)).tolist())"],
)  # fmt: skip
def test_a_library_is_loaded_with_the_first_look_at_it(used: str) -> None:
    code = f"{LATER}print('torch._C' in sys.modules)\n{used}\nprint(sys.modules['torch'] is torch, torch.__spec__.name)"
    assert printed(code) == ["False", "[1.0, 1.0]", "True torch"]


def test_what_is_loaded_or_not_there_stays_as_it_is() -> None:
    code = "import json, sys\nfrom autograder.audit.deferred import later\nlater('json')\nlater('no_such_library')\n"
    assert printed(f"{code}print(sys.modules['json'] is json, 'no_such_library' in sys.modules)") == ["True False"]


def test_a_sentence_is_looked_at_without_torch() -> None:
    assert printed(f"{FIRST}print(done.passed, 'torch._C' in sys.modules)") == ["True False"]


@pytest.mark.full
def test_optimizers_step_alike_without_the_compiler() -> None:
    *waiting, loaded = printed(STEPS.format(waiting=True))
    *as_ever, compiler = printed(STEPS.format(waiting=False))
    assert waiting == as_ever and len(waiting) == 5
    assert (loaded, compiler) == ("False", "True")


@pytest.mark.full
def test_the_compiler_is_there_for_whoever_asks() -> None:
    assert printed(COMPILED) == ["[3.0, 3.0]", "[2.0, 2.0]"]
