"""The few kernel calls Python has no name for. Each raises `OSError` where the kernel says no."""

from __future__ import annotations

import ctypes
import fcntl
import os

__all__ = ["HIGH", "call", "drop_bounding_capabilities", "drop_capabilities", "out_of_the_way", "prctl", "signal_descriptor", "syscall"]

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4

CAPABILITY_VERSION_3 = 0x20080522
LAST_CAPABILITY = 63
HIGH = 100
SIGNAL_SET = 128  # sizeof(sigset_t)

libc = ctypes.CDLL(None, use_errno=True)
_OF_THIS_PROCESS = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)  # made once: a type costs more than the call
_NO_CAPABILITIES = (ctypes.c_uint32 * 6)()


def call(name: str, *args: object) -> int:
    """A function of the C library that answers -1 and sets errno where it fails."""
    result = int(getattr(libc, name)(*args))
    if result == -1:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")
    return result


def prctl(option: int, *args: int) -> int:
    """`prctl(2)`, all arguments as long words."""
    words = [ctypes.c_ulong(value) for value in (*args, 0, 0, 0, 0)[:4]]
    return call("prctl", ctypes.c_int(option), *words)


def syscall(number: int, *args: object) -> int:
    """A system call by number, for those the C library does not wrap."""
    return call("syscall", ctypes.c_long(number), *args)


def drop_bounding_capabilities() -> None:
    """Take every capability from the bounding set, so that none can come back. Needs CAP_SETPCAP."""
    for capability in range(LAST_CAPABILITY + 1):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            return  # past the last capability this kernel knows, or not ours to drop


def drop_capabilities() -> None:
    """Give up every capability of this process."""
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    call("capset", _OF_THIS_PROCESS, _NO_CAPABILITIES)


def out_of_the_way(descriptor: int) -> int:
    """The same thing under a high number, so that low ones are free."""
    high = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, HIGH)
    os.close(descriptor)
    return high


def signal_descriptor(number: int) -> int:
    """A descriptor to read a blocked signal from (signalfd(2))."""
    signals = ctypes.create_string_buffer(SIGNAL_SET)
    call("sigemptyset", signals)
    call("sigaddset", signals, ctypes.c_int(number))
    return call("signalfd", ctypes.c_int(-1), signals, ctypes.c_int(os.O_CLOEXEC | os.O_NONBLOCK))
