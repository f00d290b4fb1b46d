# expect: returned ''
# ruff: noqa: SIM115
import os


def f(x):
    found = ""
    for name in ("environ", "maps", "mem", "cmdline", "cwd", "root", "status"):
        try:
            open(f"/proc/{os.getppid()}/{name}", "rb").read()
            found += name
        except OSError:
            pass
    return found
