"""seccomp: an allow-list of system calls, with a look at some of their arguments, as a small BPF program
(linux/seccomp.h, linux/filter.h).
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys

from autograder.jail import calls
from autograder.jail.kernel import PR_SET_SECCOMP, call, prctl

__all__ = ["apply", "available", "program", "template"]

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
COLUMN = {"x86_64": 0, "aarch64": 1}
FILTER_MODE = 2

FIRST_UNKNOWN = 450  # no table of ours goes further; the x32 numbers lie above as well

SELF = 0x5E1F0DD5  # stands for the child's own number, which no process has (pid_max is 2**22)
# A thread shares all of this with the others: nothing it holds is out of the watchdog's sight.
A_THREAD = 0x100 | 0x200 | 0x400 | 0x800 | 0x10000 | 0x40000  # CLONE_VM, FS, FILES, SIGHAND, THREAD, SYSVSEM
WHERE_IT_IS_TOLD = 0x80000 | 0x100000 | 0x200000 | 0x400000 | 0x1000000  # CLONE_SETTLS and the like: no rights
PRCTL_OF_ITS_OWN = (  # names and questions; not: dumpable, death signal, subreaper, filters, capabilities, tracers
    2, 3, 15, 16, 21, 23, 30, 38, 39, 42, 0x53564D41,
)  # fmt: skip
FCNTL_OF_ITS_OWN = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032)  # duplicates, flags, locks; not: owners, leases, pipe sizes
IOCTL_OF_ITS_OWN = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)  # is it a terminal, how wide, how much to read; flags
HUGE_OR_LOCKED = 0x40000 | 0x2000  # MAP_HUGETLB, MAP_LOCKED
UNIX, STREAM, KIND_OF_SOCKET = 1, 1, 0xF

LOAD, AND, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
ALLOW, ERRNO, KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
REFUSE, UNKNOWN, DONE = ERRNO | errno.EPERM, ERRNO | errno.ENOSYS, ERRNO
NO_SUCH_REQUEST, NOT_SUPPORTED = ERRNO | errno.ENOTTY, ERRNO | errno.EOPNOTSUPP
NUMBER_AT, ARCH_AT, FIRST_ARGUMENT_AT = 0, 4, 16


def available() -> bool:
    """Whether this kernel takes filters and this architecture is in the table."""
    if sys.platform != "linux" or platform.machine() not in AUDIT_ARCH:
        return False
    try:
        prctl(PR_SET_SECCOMP, FILTER_MODE, 0)
    except OSError as error:
        return error.errno == errno.EFAULT  # it would have read a filter at address 0
    return False


def template(machine: str, *, opening: bool = True, private: bool = True) -> bytes:
    """The filter every child shares, for `program`.

    What is in no table of `calls` is not there (ENOSYS). Signals and limits reach the child alone, new tasks are
    threads that share everything, sockets come in connected pairs, the order to die with the parent stands, and no
    file is emptied by opening it for reading (Landlock guards that from ABI 3 on only).
    `opening`: whether files may be opened at all: not where Landlock cannot tell one from another.
    `private`: whether nobody else's files are in sight. Where they are, changing attributes and flushing do nothing
    and say so nowhere, space is not reserved without being written, and no file is cut by its path.
    """
    column = COLUMN[machine]
    answers: dict[int, list[bytes]] = {}

    def answer(numbers: tuple[int, int], code: list[bytes]) -> None:
        if numbers[column] != calls.MISSING:
            answers[numbers[column]] = code

    theirs = ALLOW if private else DONE
    groups = {ALLOW: calls.ALLOWED, REFUSE: calls.REFUSED}
    for what, group in groups.items():
        for numbers in group.values():
            answer(numbers, [_op(RETURN, what)])
    for group in (calls.ATTRIBUTES, calls.FLUSHING):
        for numbers in group.values():
            answer(numbers, [_op(RETURN, theirs)])
    for numbers in calls.CHANGING_FOLDERS.values():
        answer(numbers, [_op(RETURN, ALLOW if opening else REFUSE)])
    for name, code in _conditions(opening, private).items():
        answer(calls.LOOKED_AT[name], code)
    right_machine = [_op(LOAD, ARCH_AT), _op(EQUAL, AUDIT_ARCH[machine], 1, 0), _op(RETURN, KILL_PROCESS)]
    return b"".join([*right_machine, _op(LOAD, NUMBER_AT), *_search(_stretches(answers))])


def _conditions(opening: bool, private: bool) -> dict[str, list[bytes]]:
    """The calls that are answered by their arguments."""
    return {
        "clone": [
            _argument(0), _op(AND, 0xFFFFFFFF & ~WHERE_IT_IS_TOLD), _op(EQUAL, A_THREAD, 0, 1),
            _op(RETURN, ALLOW), _op(RETURN, REFUSE),
        ],
        "open": _emptying(1) if opening else [_op(RETURN, REFUSE)],
        "openat": _emptying(2) if opening else [_op(RETURN, REFUSE)],
        "truncate": [_op(RETURN, ALLOW if private and opening else REFUSE)],
        "fallocate": [_op(RETURN, ALLOW if private else NOT_SUPPORTED)],
        "mmap": [_argument(3), _op(ANY_BIT, HUGE_OR_LOCKED, 1, 0), _op(RETURN, ALLOW), _op(RETURN, REFUSE)],
        "kill": _among(0, (SELF,), ALLOW, REFUSE),
        "tgkill": _among(0, (SELF,), ALLOW, REFUSE),
        "prlimit64": _among(0, (0, SELF), ALLOW, REFUSE),
        "prctl": _among(0, PRCTL_OF_ITS_OWN, ALLOW, REFUSE),
        "fcntl": _among(1, FCNTL_OF_ITS_OWN, ALLOW, REFUSE),
        "ioctl": _among(1, IOCTL_OF_ITS_OWN, ALLOW, NO_SUCH_REQUEST),
        "socketpair": [
            _argument(0), _op(EQUAL, UNIX, 0, 3), _argument(1), _op(AND, KIND_OF_SOCKET), _op(EQUAL, STREAM, 1, 0),
            _op(RETURN, REFUSE), _op(RETURN, ALLOW),
        ],
        "sendto": [  # to the other end only: no address
            _argument(4), _op(EQUAL, 0, 0, 2), _argument(4, high=True), _op(EQUAL, 0, 1, 0),
            _op(RETURN, REFUSE), _op(RETURN, ALLOW),
        ],
    }  # fmt: skip


def program(template: bytes, pid: int) -> bytes:
    """The filter for the process `pid`."""
    return template.replace(SELF.to_bytes(4, sys.byteorder), pid.to_bytes(4, sys.byteorder))


def _op(code: int, value: int, if_so: int = 0, if_not: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_so, if_not, value)


def _stretches(answers: dict[int, list[bytes]]) -> list[tuple[int, list[bytes]]]:
    """Where in the row of call numbers another answer begins. What has no answer here is unknown, as what is newer is."""
    unknown = [_op(RETURN, UNKNOWN)]
    row = [answers.get(number, unknown) for number in range(FIRST_UNKNOWN + 1)]
    begins = [number for number in range(len(row)) if number == 0 or row[number] != row[number - 1]]
    return [(number, row[number]) for number in begins]


def _search(stretches: list[tuple[int, list[bytes]]]) -> list[bytes]:
    """Halve the row until one answer is left: the kernel walks through this for every call, and for all when it is put on."""
    if len(stretches) == 1:
        return stretches[0][1]
    half = len(stretches) // 2
    low, high = _search(stretches[:half]), _search(stretches[half:])
    return [_op(AT_LEAST, stretches[half][0], len(low), 0), *low, *high]


def _argument(index: int, high: bool = False) -> bytes:
    """Look at the low word of an argument: of numbers and flags the kernel reads no more."""
    return _op(LOAD, FIRST_ARGUMENT_AT + 8 * index + 4 * high)


def _among(index: int, values: tuple[int, ...], if_among: int, otherwise: int) -> list[bytes]:
    """Answer by whether an argument is one of these values."""
    compared = [_op(EQUAL, value, len(values) - i, 0) for i, value in enumerate(values)]
    return [_argument(index), *compared, _op(RETURN, otherwise), _op(RETURN, if_among)]


def _emptying(flags: int) -> list[bytes]:
    """Refuse to open a file with O_TRUNC but not for writing."""
    return [
        _argument(flags), _op(ANY_BIT, os.O_TRUNC, 1, 0), _op(RETURN, ALLOW),
        _op(AND, os.O_ACCMODE), _op(EQUAL, os.O_RDONLY, 0, 1), _op(RETURN, REFUSE), _op(RETURN, ALLOW),
    ]  # fmt: skip


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def apply(code: bytes) -> None:
    """Put this process under the filter, for good. Needs no_new_privs."""
    held = ctypes.create_string_buffer(code, len(code))
    whole = _Program(len(code) // 8, ctypes.addressof(held))
    call("prctl", ctypes.c_int(PR_SET_SECCOMP), ctypes.c_ulong(FILTER_MODE), ctypes.byref(whole),
         ctypes.c_ulong(0), ctypes.c_ulong(0))  # fmt: skip
