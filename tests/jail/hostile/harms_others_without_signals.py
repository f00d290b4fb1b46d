# expect: returned ''
import ctypes
import fcntl
import os
import resource

libc = ctypes.CDLL(None, use_errno=True)


def f(x):
    found = ""
    parent = os.getppid()
    for name, act in {
        "prlimit": lambda: resource.prlimit(parent, resource.RLIMIT_CPU, (1, 1)),
        "nice": lambda: os.setpriority(os.PRIO_PROCESS, parent, 19),
        "affinity": lambda: os.sched_setaffinity(parent, {0}),
        "owner": lambda: fcntl.fcntl(3, fcntl.F_SETOWN, parent),
    }.items():
        try:
            act()
            found += name
        except OSError:
            pass
    if libc.ptrace(16, parent, 0, 0) == 0:
        found += "ptrace"
    if libc.prctl(1, 0, 0, 0, 0) == 0:
        found += "outlive"
    return found
