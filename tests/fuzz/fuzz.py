"""Fuzzing for longer: `python tests/fuzz/fuzz.py SECONDS [TARGET …]`, or `make fuzz`. Crashes are kept as files, each a test.

With atheris (Linux, x86-64) it follows the coverage of our own code; without, it changes seeds blindly.
"""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).resolve().parents[2])]

CRASHES = Path(__file__).parent / "crashes"
NAMES = ("notebook", "python", "reply", "order", "verdict", "formula")
LONGEST = 1 << 16
ALONE = "--one"


def main(arguments: list[str]) -> int:
    """Fuzz each target for so many seconds; 1 where something crashed."""
    if arguments[0] == ALONE:
        return _one(arguments[1], int(arguments[2]))
    names = arguments[1:] or NAMES
    return max(subprocess.run([sys.executable, __file__, ALONE, name, arguments[0]]).returncode for name in names) and 1


def _one(name: str, seconds: int) -> int:
    try:
        import atheris
    except ImportError:
        print(f"{name}: atheris is not installed; changing seeds blindly", flush=True)
        return _blindly(name, seconds)
    with atheris.instrument_imports(include=["autograder"]):
        import targets
    with tempfile.TemporaryDirectory() as corpus:
        for index, seed in enumerate(targets.seeds(name)):
            (Path(corpus) / str(index)).write_bytes(seed)
        options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-artifact_prefix={CRASHES}/{name}-", "-rss_limit_mb=3000", "-timeout=60"]
        atheris.Setup([sys.argv[0], *options, "-print_final_stats=1", corpus], targets.TARGETS[name])
        atheris.Fuzz()
    return 0


def _blindly(name: str, seconds: int) -> int:
    import targets

    start, source, runs, found = targets.seeds(name), random.Random(os.urandom(8)), 0, 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = changed(source.choice(start), source)
        runs += 1
        try:
            targets.TARGETS[name](data)
        except Exception as error:
            found += 1
            path = CRASHES / f"{name}-{hashlib.sha1(data).hexdigest()}"
            path.write_bytes(data)
            print(f"{path}: {type(error).__name__}: {error}", flush=True)
    print(f"{name}: {runs} runs, {found} crashes", flush=True)
    return 1 if found else 0


def changed(data: bytes, source: random.Random) -> bytes:
    """The bytes with a few pieces cut out, repeated, moved or overwritten."""
    made = bytearray(data)
    for _ in range(source.randrange(1, 6)):
        start = source.randrange(len(made) + 1)
        stop = min(len(made), start + source.randrange(1, 40))
        match source.randrange(5):
            case 0:
                del made[start:stop]
            case 1:
                made[start:start] = made[start:stop] * source.randrange(1, 9)
            case 2:
                made[start:stop] = source.randbytes(stop - start)
            case 3:
                other = source.randrange(len(made) + 1)
                made[start:stop] = made[other : other + stop - start]
            case 4:
                made[start:start] = source.choice(PIECES)
    return bytes(made[:LONGEST])


PIECES = (
    b"\0", b"\xff", b"\\ud800", b"[", b"]", b"{", b"}", b'"', b"null", b"NaN", b"1e999", b"-1", b'"cells"', b'"source"', b'"metadata"',
    b'"autograder"', b'"nbgrader"', b'"role"', b'"exercise"', b'"03-losses/mse"', b"# exercise: mse\n", b"check()", b"%%time\n", b"!ls\n", b"x?\n",
    b"\xc0", b"\xc1", b"\xca\x7f\xc0\0\0", b"\xcf" + b"\xff" * 8, b"\xd3\x80" + b"\0" * 7, b"\xdd\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff", b"\x91" * 60,
    b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\r", b"\x0c",
)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["600"]))
