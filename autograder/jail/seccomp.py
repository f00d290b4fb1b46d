"""seccomp: the system calls the jail may not make, as a small BPF program (linux/seccomp.h, linux/filter.h).

Numbers from the kernel's asm/unistd.h: x86_64, then aarch64; 0 stands for a call that an architecture lacks.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys

from autograder.jail.kernel import PR_SET_SECCOMP, call, prctl

__all__ = ["OPENING_FILES", "apply", "available", "program", "template"]

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
COLUMN = {"x86_64": 0, "aarch64": 1}
FILTER_MODE = 2

# Calls the table does not know: everything from here on is newer, and the x32 numbers lie above as well.
FIRST_UNKNOWN = 450

NETWORK = {
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206), "recvfrom": (45, 207), "sendmsg": (46, 211),
    "recvmsg": (47, 212), "sendmmsg": (307, 269), "recvmmsg": (299, 243),
}  # fmt: skip
PROCESSES = {
    "fork": (57, 0), "vfork": (58, 0), "execve": (59, 221), "execveat": (322, 281), "unshare": (272, 97),
    "setns": (308, 268), "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "kcmp": (312, 272), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "setpgid": (109, 154), "setsid": (112, 157),
}  # fmt: skip
SIGNALS = {
    "pidfd_send_signal": (424, 424), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
}  # fmt: skip
SCHEDULING = {  # of any process with the same user, the grader's too
    "setpriority": (141, 140), "ioprio_set": (251, 30), "sched_setaffinity": (203, 122),
    "sched_setparam": (142, 118), "sched_setscheduler": (144, 119), "sched_setattr": (314, 274),
    "migrate_pages": (256, 238), "move_pages": (279, 239),
}  # fmt: skip
SHARED_MEMORY = {
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196),
    "shmctl": (31, 195), "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187),
    "semget": (64, 190), "semop": (65, 193), "semtimedop": (220, 192), "semctl": (66, 191), "mq_open": (240, 180),
    "mq_unlink": (241, 181), "userfaultfd": (323, 282),
}  # fmt: skip
FILE_ATTRIBUTES = {  # Landlock does not guard them: the same user's gradebook could be made unreadable
    "chmod": (90, 0), "fchmod": (91, 52), "fchmodat": (268, 53), "chown": (92, 0), "fchown": (93, 55),
    "lchown": (94, 0), "fchownat": (260, 54), "utime": (132, 0), "utimes": (235, 0), "utimensat": (280, 88),
    "futimesat": (261, 0), "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16), "truncate": (76, 45),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "inotify_init": (253, 0),
    "inotify_init1": (294, 26), "fanotify_init": (300, 262), "flock": (73, 32),
}  # fmt: skip
KERNEL = {
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432),
    "fspick": (433, 433), "mount_setattr": (442, 442), "swapon": (167, 224), "swapoff": (168, 225),
    "quotactl": (179, 60), "quotactl_fd": (443, 443), "acct": (163, 89), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "bpf": (321, 280), "perf_event_open": (298, 241),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "reboot": (169, 142), "syslog": (103, 116), "sethostname": (170, 161),
    "setdomainname": (171, 162), "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171),
    "clock_adjtime": (305, 266), "personality": (135, 92), "ioperm": (173, 0), "iopl": (172, 0),
    "modify_ldt": (154, 0), "vhangup": (153, 58), "uselib": (134, 0),
}  # fmt: skip
OPENING_FILES = {  # denied only where Landlock cannot tell one file from another
    "open": (2, 0), "openat": (257, 56), "creat": (85, 0), "unlink": (87, 0),
    "unlinkat": (263, 35), "rename": (82, 0), "renameat": (264, 38), "renameat2": (316, 276), "link": (86, 0),
    "linkat": (265, 37), "symlink": (88, 0), "symlinkat": (266, 36), "mkdir": (83, 0), "mkdirat": (258, 34),
    "rmdir": (84, 0), "mknod": (133, 0), "mknodat": (259, 33),
}  # fmt: skip
DENIED = NETWORK | PROCESSES | SIGNALS | SCHEDULING | SHARED_MEMORY | FILE_ATTRIBUTES | KERNEL

CLONE, CLONE3 = (56, 220), (435, 435)
OPEN, OPENAT, OPENAT2 = (2, 0), (257, 56), (437, 437)
KILL, TGKILL, PRLIMIT64 = (62, 129), (234, 131), (302, 261)
PRCTL, FCNTL, IOCTL = (157, 167), (72, 25), (16, 29)
CLONE_THREAD = 0x10000
SELF = 0x5E1F0DD5  # stands for the child's own number, which no process has (pid_max is 2**22)
SET_PARENT_DEATH_SIGNAL = 1
SIGNAL_OWNERS = (8, 10, 15)  # F_SETOWN, F_SETSIG, F_SETOWN_EX: a way to send signals
TERMINAL_AND_OWNERS = (0x5412, 0x8901, 0x8902)  # TIOCSTI, FIOSETOWN, SIOCSPGRP

LOAD, AND, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
ALLOW, ERRNO, KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
REFUSE, UNKNOWN = ERRNO | errno.EPERM, ERRNO | errno.ENOSYS
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


def template(machine: str, also: dict[str, tuple[int, int]] | None = None) -> bytes:
    """The filter every child shares, for `program`: `DENIED` and `also` answer EPERM, calls it does not know ENOSYS.

    Signals and limits reach the child alone, new tasks must be threads, the order to die with the parent stands, and
    no file is emptied by opening it for reading (Landlock guards that from ABI 3 on only).
    """
    column = COLUMN[machine]
    answers = {numbers[column]: [_op(RETURN, REFUSE)] for numbers in (DENIED | (also or {})).values() if numbers[column]}
    conditions = {
        CLONE3: [_op(RETURN, UNKNOWN)],
        CLONE: [_argument(0), _op(ANY_BIT, CLONE_THREAD, 0, 1), _op(RETURN, ALLOW), _op(RETURN, REFUSE)],
        KILL: _among(0, (SELF,), ALLOW, REFUSE),
        TGKILL: _among(0, (SELF,), ALLOW, REFUSE),
        PRLIMIT64: _among(0, (0, SELF), ALLOW, REFUSE),
        PRCTL: _among(0, (SET_PARENT_DEATH_SIGNAL,), REFUSE, ALLOW),
        FCNTL: _among(1, SIGNAL_OWNERS, REFUSE, ALLOW),
        IOCTL: _among(1, TERMINAL_AND_OWNERS, REFUSE, ALLOW),
        OPEN: _emptying(1),
        OPENAT: _emptying(2),
        OPENAT2: [_op(RETURN, UNKNOWN)],
    }
    for numbers, code in conditions.items():
        if numbers[column]:
            answers.setdefault(numbers[column], code)
    right_machine = [_op(LOAD, ARCH_AT), _op(EQUAL, AUDIT_ARCH[machine], 1, 0), _op(RETURN, KILL_PROCESS)]
    return b"".join([*right_machine, _op(LOAD, NUMBER_AT), *_search(_stretches(answers))])


def program(template: bytes, pid: int) -> bytes:
    """The filter for the process `pid`."""
    return template.replace(SELF.to_bytes(4, sys.byteorder), pid.to_bytes(4, sys.byteorder))


def _op(code: int, value: int, if_so: int = 0, if_not: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_so, if_not, value)


def _stretches(answers: dict[int, list[bytes]]) -> list[tuple[int, list[bytes]]]:
    """Where in the row of call numbers another answer begins. What has no answer here is allowed, what is newer unknown."""
    allowed = [_op(RETURN, ALLOW)]
    row = [answers.get(number, allowed) for number in range(FIRST_UNKNOWN)]
    begins = [number for number in range(FIRST_UNKNOWN) if number == 0 or row[number] != row[number - 1]]
    return [(number, row[number]) for number in begins] + [(FIRST_UNKNOWN, [_op(RETURN, UNKNOWN)])]


def _search(stretches: list[tuple[int, list[bytes]]]) -> list[bytes]:
    """Halve the row until one answer is left: the kernel walks through this for every call, and for all when it is put on."""
    if len(stretches) == 1:
        return stretches[0][1]
    half = len(stretches) // 2
    low, high = _search(stretches[:half]), _search(stretches[half:])
    return [_op(AT_LEAST, stretches[half][0], len(low), 0), *low, *high]


def _argument(index: int) -> bytes:
    """Look at the low word of an argument: the kernel reads no more of those we ask for."""
    return _op(LOAD, FIRST_ARGUMENT_AT + 8 * index)


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
