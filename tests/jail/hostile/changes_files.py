# expect: returned ''
# ruff: noqa: SIM115
import os


def f(x):
    found = ""
    here = os.__file__
    for name, act in {
        "chmod": lambda: os.chmod(here, 0o777), "utime": lambda: os.utime(here), "unlink": lambda: os.unlink(here),
        "truncate": lambda: os.truncate(here, 0), "rename": lambda: os.rename(here, here + "x"),
        "open": lambda: open(here, "a"), "chown": lambda: os.chown(here, 0, 0), "link": lambda: os.link(here, "/tmp/l"),
        "setxattr": lambda: os.setxattr(here, "user.x", b"1"),
    }.items():
        before = os.stat(here)
        try:
            act()
        except OSError:
            continue
        found += name if name not in ("chmod", "utime") or os.stat(here) != before else ""
    return found
