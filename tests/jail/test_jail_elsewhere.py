"""Where a kernel, or a container around us, gives less: doctor and grading say the same, and what is promised is kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.jail import jail as jail_module
from autograder.jail import landlock, seccomp

pytestmark = pytest.mark.skipif(not seccomp.available() or not landlock.abi(), reason="less is given here already")

ROOT = Path(jail_module.__file__).parents[2]
DENIED = {
    "nothing": (),
    "Landlock": (444, 445, 446),
    "namespaces": (272, 97, 165),  # unshare on either architecture; mount, or an old acct
    "both": (444, 445, 446, 272, 97, 165),
}
UNDER = """
import os, sys
from autograder.jail import kernel, seccomp
denied, user = eval(sys.argv[1]), int(sys.argv[2])
kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
code = [seccomp._op(seccomp.LOAD, 0)]
for number in denied:
    code += [seccomp._op(seccomp.EQUAL, number, 0, 1), seccomp._op(seccomp.RETURN, seccomp.REFUSE)]
seccomp.apply(b"".join([*code, seccomp._op(seccomp.RETURN, seccomp.ALLOW)]))
if user:
    os.setgroups([]); os.setgid(user); os.setuid(user)
from autograder.doctor import examined
from autograder.jail import Jail, JailRefused, Request
from autograder.records import Cell
text, kept = examined()
source = '''
import os
def can(act):
    try:
        act()
        return True
    except OSError:
        return False
found = [
    can(lambda: open("/etc/passwd")), can(lambda: os.stat("/etc/passwd")), can(lambda: open("mine", "w")),
    can(lambda: os.stat("/proc/1")), os.getuid(),
]
'''
try:
    with Jail("numpy") as jail:
        run = jail.run(Request(cells=(Cell(source=source, number=1, exercise="e"),), exercise="e", wanted=("found",)))
    print(kept, *run.answers["found"].items)
except JailRefused:
    print(kept, "refused")
print(text)
"""


def at(denied: str, user: int = 0) -> tuple[str, str]:
    """What grading does and what doctor says where these calls are denied."""
    command = [sys.executable, "-P", "-c", UNDER, repr(DENIED[denied]), str(user)]
    path = os.pathsep.join([str(ROOT), *(place for place in sys.path if Path(place).name in landlock.INSTALLED)])
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120, cwd="/", env={**os.environ, "PYTHONPATH": path}
    )
    assert done.returncode == 0, done.stderr
    first, _, rest = done.stdout.partition("\n")
    return first, rest


@pytest.mark.parametrize("denied", DENIED)
def test_doctor_and_grading_say_the_same(denied: str) -> None:
    said, text = at(denied)
    kept, reads, stats, writes, processes, user = said.split()
    assert kept == "True"
    assert reads == "False"
    assert writes == str("Landlock" not in denied and denied != "both")
    enclosed = "✓ no sizes or times of other files" in text
    assert (stats, processes) == (("False", "False") if enclosed else ("True", "True"))
    assert ("✓ a user of its own" in text) == (int(user) != os.geteuid())
    if denied in ("namespaces", "both"):
        assert not enclosed
        assert "– no sizes or times of other files" in text
    assert "✗" not in text
    assert "Grading refuses" not in text


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
@pytest.mark.parametrize("denied", ["nothing", "namespaces"])
def test_an_ordinary_user_keeps_the_promises(denied: str) -> None:
    def readable() -> bool:
        code = "import os, sys; os.setgid(65534); os.setuid(65534); open(os.__file__)"
        return subprocess.run([sys.executable, "-I", "-S", "-c", code], check=False, capture_output=True).returncode == 0

    if not readable():
        pytest.skip("this interpreter is root's alone")
    said, text = at(denied, 65534)
    assert said.split()[:2] == ["True", "False"]
    assert "– a user of its own" in text
