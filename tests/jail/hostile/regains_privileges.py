# expect: returned ''
import ctypes
import os
import resource

libc = ctypes.CDLL(None, use_errno=True)


def f(x):
    found = ""
    for name, act in {
        "chroot": lambda: os.chroot("/"), "mount": lambda: 1 / (libc.mount(b"a", b"/tmp", b"tmpfs", 0, 0) + 1),
        "unshare": lambda: 1 / (libc.unshare(0x10000000) + 1), "groups": lambda: os.setgroups([0, 1]),
        "user": lambda: os.setuid(12345),
        "limit": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 40, 1 << 40)),
    }.items():
        try:
            act()
            found += name
        except (OSError, ZeroDivisionError, ValueError):
            pass
    return found
