"""Programs that reports say to try, run as a student runs them: in a fresh process, after the answer's own code."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import numpy as np

from autograder.records import Trial

__all__ = ["gives"]

RUN = """
import contextlib, io, json, sys
import numpy as np
from autograder.judge.as_python import short
from autograder.values import Meta, describe, pack
given = json.load(sys.stdin)
names, shown, error = {"np": np, "__name__": "__main__"}, [], ""  # as in a notebook: what a program needs beside, it imports
with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
    exec(given["source"], names)
    names["print"] = lambda *things: shown.extend(things)
    try:
        exec(given["code"], names)
    except Exception as found:
        error = type(found).__name__
last = shown[-1] if shown else None
if type(last).__module__ == "torch":
    last = Meta(tuple(last.shape), str(last.dtype)[6:]) if last.device.type == "meta" else last.detach().numpy()
value = pack(last)
numbers = None
with contextlib.suppress(Exception):
    numbers = np.asarray(last, dtype=float).tolist()
print(json.dumps({"error": error, "said": [short(value, value), describe(value), repr(last)], "numbers": numbers, "shown": len(shown)}))
"""


def gives(source: str, trial: Trial, said: str) -> bool:
    """Whether the program prints, or raises, what is `said`, after this source in a fresh process.

    Where nothing is said it is enough that it runs and prints something.
    """
    order = json.dumps({"source": source, "code": trial.code})
    done = subprocess.run([sys.executable, "-c", RUN], input=order, capture_output=True, text=True, timeout=60, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if found["error"]:
        return bool(found["error"] == said)
    return bool(found["shown"]) and (not said or said in found["said"] or _near(said, found["numbers"]))


def _near(said: str, numbers: Any) -> bool:
    """The numbers, as they are rounded in the text."""
    try:
        told = np.asarray(json.loads(said.replace("nan", "NaN").replace("inf", "Infinity")), dtype=float)
    except ValueError:
        return False
    found = np.asarray(numbers, dtype=float)
    decimals = max((len(word.partition(".")[2]) for word in said.strip("[] ").replace("[", "").replace("]", "").split(",")), default=0)
    room = 0.51 * 10.0**-decimals if "e" not in said.lower() else 1e-3 * float(np.nanmax(np.abs(found), initial=0.0))
    return told.shape == found.shape and bool(np.allclose(told, found, rtol=0, atol=room, equal_nan=True))
