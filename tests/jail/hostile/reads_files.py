# expect: returned ''
# ruff: noqa: SIM115
import os


def f(x):
    found = ""
    for path in ("/etc/passwd", "/etc/hostname", "/proc/self/environ", "/proc/self/maps", "/proc/self/cmdline",
                 "/proc/1/environ", "/proc/self/fd", "/sys", "/tmp", "/home", "/root", "/", "/dev/shm", "/var/log"):
        try:
            (os.listdir if os.path.isdir(path) else lambda p: open(p, "rb").read())(path)
            found += path
        except OSError:
            pass
    return found
