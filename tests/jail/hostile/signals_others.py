# expect: returned ''
import ctypes
import os
import signal

libc = ctypes.CDLL(None, use_errno=True)


def f(x):
    found = ""
    parent = os.getppid()
    for name, act in {
        "kill": lambda: os.kill(parent, signal.SIGTERM), "probe": lambda: os.kill(parent, 0),
        "group": lambda: os.killpg(os.getpgrp(), 0), "all": lambda: os.kill(-1, 0), "one": lambda: os.kill(1, 0),
        "pidfd": lambda: os.pidfd_open(parent),
    }.items():
        try:
            act()
            found += name
        except OSError:
            pass
    if libc.tgkill(parent, parent, 9) == 0:
        found += "tgkill"
    return found
