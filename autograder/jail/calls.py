"""The system calls the jail knows, by what they do: number on x86_64, then on aarch64 (the kernel's asm/unistd.h).

A call that is in none of these tables is not there for student code: it answers ENOSYS, as an older kernel would.
"""

from __future__ import annotations

__all__ = [
    "ALLOWED", "ATTRIBUTES", "CHANGING_FOLDERS", "FLUSHING", "LOOKED_AT", "MISSING", "REFUSED", "Numbers",
]  # fmt: skip

Numbers = tuple[int, int]

MISSING = -1  # an architecture without that call

COMPUTING: dict[str, Numbers] = {  # memory, threads, and questions about oneself; no limit can be raised
    "brk": (12, 214), "munmap": (11, 215), "mprotect": (10, 226), "mremap": (25, 216), "madvise": (28, 233),
    "mincore": (27, 232), "futex": (202, 98), "set_robust_list": (273, 99), "get_robust_list": (274, 100),
    "rseq": (334, 293), "sched_yield": (24, 124), "sched_getaffinity": (204, 123), "sched_getparam": (143, 121),
    "sched_getscheduler": (145, 120), "sched_get_priority_max": (146, 125), "sched_get_priority_min": (147, 126),
    "getpriority": (140, 141), "getcpu": (309, 168), "getpid": (39, 172), "gettid": (186, 178), "getppid": (110, 173),
    "getpgrp": (111, MISSING), "getpgid": (121, 155), "getsid": (124, 156), "getuid": (102, 174),
    "geteuid": (107, 175), "getgid": (104, 176), "getegid": (108, 177), "getresuid": (118, 148),
    "getresgid": (120, 150), "getgroups": (115, 158), "capget": (125, 90), "getrlimit": (97, 163),
    "setrlimit": (160, 164), "getrusage": (98, 165), "times": (100, 153), "sysinfo": (99, 179), "uname": (63, 160),
    "umask": (95, 166), "exit": (60, 93), "exit_group": (231, 94), "shmdt": (67, 197), "wait4": (61, 260),
    "waitid": (247, 95), "arch_prctl": (158, MISSING), "set_tid_address": (218, 96), "getrandom": (318, 278),
    "get_mempolicy": (239, 236), "restart_syscall": (219, 128),
}  # fmt: skip
TIME: dict[str, Numbers] = {
    "clock_gettime": (228, 113), "clock_getres": (229, 114), "clock_nanosleep": (230, 115), "nanosleep": (35, 101),
    "gettimeofday": (96, 169), "time": (201, MISSING), "alarm": (37, MISSING), "setitimer": (38, 103),
    "getitimer": (36, 102), "timerfd_create": (283, 85), "timerfd_settime": (286, 86), "timerfd_gettime": (287, 87),
}  # fmt: skip
OWN_SIGNALS: dict[str, Numbers] = {
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139), "rt_sigpending": (127, 136),
    "rt_sigtimedwait": (128, 137), "rt_sigsuspend": (130, 133), "sigaltstack": (131, 132), "pause": (34, MISSING),
    "signalfd": (282, MISSING), "signalfd4": (289, 74),
}  # fmt: skip
WAITING: dict[str, Numbers] = {  # on descriptors of its own; sockets only in connected pairs
    "poll": (7, MISSING), "ppoll": (271, 73), "select": (23, MISSING), "pselect6": (270, 72),
    "epoll_create": (213, MISSING), "epoll_create1": (291, 20), "epoll_ctl": (233, 21), "epoll_wait": (232, MISSING),
    "epoll_pwait": (281, 22), "epoll_pwait2": (441, 441), "eventfd": (284, MISSING), "eventfd2": (290, 19),
    "pipe": (22, MISSING), "pipe2": (293, 59), "recvfrom": (45, 207), "shutdown": (48, 210), "getsockname": (51, 204),
    "getpeername": (52, 205), "getsockopt": (55, 209),
}  # fmt: skip
DESCRIPTORS: dict[str, Numbers] = {
    "read": (0, 63), "write": (1, 64), "pread64": (17, 67), "pwrite64": (18, 68), "readv": (19, 65),
    "writev": (20, 66), "preadv": (295, 69), "pwritev": (296, 70), "preadv2": (327, 286), "pwritev2": (328, 287),
    "lseek": (8, 62), "close": (3, 57), "close_range": (436, 436), "dup": (32, 23), "dup2": (33, MISSING),
    "dup3": (292, 24), "fstat": (5, 80), "ftruncate": (77, 46), "fadvise64": (221, 223), "readahead": (187, 213),
    "sendfile": (40, 71), "copy_file_range": (326, 285), "flock": (73, 32), "fstatfs": (138, 44),
    "getdents": (78, MISSING), "getdents64": (217, 61), "fchdir": (81, 50),
}  # fmt: skip
PATHS: dict[str, Numbers] = {
    "stat": (4, MISSING), "lstat": (6, MISSING), "newfstatat": (262, 79), "statx": (332, 291),
    "access": (21, MISSING), "faccessat": (269, 48), "faccessat2": (439, 439), "readlink": (89, MISSING),
    "readlinkat": (267, 78), "statfs": (137, 43), "getcwd": (79, 17), "chdir": (80, 49), "getxattr": (191, 8),
    "lgetxattr": (192, 9), "fgetxattr": (193, 10), "listxattr": (194, 11), "llistxattr": (195, 12),
    "flistxattr": (196, 13),
}  # fmt: skip
CHANGING_FOLDERS: dict[str, Numbers] = {
    "creat": (85, MISSING), "unlink": (87, MISSING), "unlinkat": (263, 35), "rename": (82, MISSING),
    "renameat": (264, 38), "renameat2": (316, 276), "link": (86, MISSING), "linkat": (265, 37),
    "symlink": (88, MISSING), "symlinkat": (266, 36), "mkdir": (83, MISSING), "mkdirat": (258, 34),
    "rmdir": (84, MISSING),
}  # fmt: skip
ATTRIBUTES: dict[str, Numbers] = {  # Landlock does not guard them: the same user's gradebook could be made unreadable
    "chmod": (90, MISSING), "fchmod": (91, 52), "fchmodat": (268, 53), "utime": (132, MISSING),
    "utimes": (235, MISSING), "utimensat": (280, 88), "futimesat": (261, MISSING),
}  # fmt: skip
FLUSHING: dict[str, Numbers] = {  # makes everybody who writes to the same disk wait
    "fsync": (74, 82), "fdatasync": (75, 83), "msync": (26, 227),
}  # fmt: skip
NETWORK: dict[str, Numbers] = {
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201), "accept": (43, 202),
    "accept4": (288, 242), "sendmsg": (46, 211), "recvmsg": (47, 212), "sendmmsg": (307, 269), "recvmmsg": (299, 243),
    "setsockopt": (54, 208),
}  # fmt: skip
PROCESSES: dict[str, Numbers] = {
    "fork": (57, MISSING), "vfork": (58, MISSING), "execve": (59, 221), "execveat": (322, 281), "unshare": (272, 97),
    "setns": (308, 268), "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "kcmp": (312, 272), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "setpgid": (109, 154), "setsid": (112, 157),
}  # fmt: skip
SIGNALS: dict[str, Numbers] = {
    "pidfd_send_signal": (424, 424), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
}  # fmt: skip
SCHEDULING: dict[str, Numbers] = {  # of any process with the same user, the grader's too
    "setpriority": (141, 140), "ioprio_set": (251, 30), "sched_setaffinity": (203, 122), "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119), "sched_setattr": (314, 274), "migrate_pages": (256, 238),
    "move_pages": (279, 239),
}  # fmt: skip
PRIVILEGES: dict[str, Numbers] = {
    "setuid": (105, 146), "setgid": (106, 144), "setreuid": (113, 145), "setregid": (114, 143),
    "setresuid": (117, 147), "setresgid": (119, 149), "setgroups": (116, 159), "setfsuid": (122, 151),
    "setfsgid": (123, 152), "capset": (126, 91), "chown": (92, MISSING), "fchown": (93, 55), "lchown": (94, MISSING),
    "fchownat": (260, 54), "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16), "mknod": (133, MISSING),
    "mknodat": (259, 33), "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
}  # fmt: skip
SHARED: dict[str, Numbers] = {  # what belongs to all of the machine, or has no name to count it by
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196),
    "shmctl": (31, 195), "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187),
    "semget": (64, 190), "semop": (65, 193), "semtimedop": (220, 192), "semctl": (66, 191), "mq_open": (240, 180),
    "mq_unlink": (241, 181), "mq_notify": (244, 184), "userfaultfd": (323, 282), "inotify_init": (253, MISSING),
    "inotify_init1": (294, 26), "inotify_add_watch": (254, 27), "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263), "mlock": (149, 228), "mlock2": (325, 284), "mlockall": (151, 230),
    "timer_create": (222, 107), "sync": (162, 81), "syncfs": (306, 267), "vmsplice": (278, 75), "splice": (275, 76),
    "tee": (276, 77),
}  # fmt: skip
KERNEL: dict[str, Numbers] = {
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432),
    "fspick": (433, 433), "mount_setattr": (442, 442), "swapon": (167, 224), "swapoff": (168, 225),
    "quotactl": (179, 60), "quotactl_fd": (443, 443), "acct": (163, 89), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "bpf": (321, 280), "perf_event_open": (298, 241),
    "seccomp": (317, 277), "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "reboot": (169, 142), "syslog": (103, 116),
    "sethostname": (170, 161), "setdomainname": (171, 162), "settimeofday": (164, 170), "clock_settime": (227, 112),
    "adjtimex": (159, 171), "clock_adjtime": (305, 266), "personality": (135, 92), "ioperm": (173, MISSING),
    "iopl": (172, MISSING), "modify_ldt": (154, MISSING), "vhangup": (153, 58), "uselib": (134, MISSING),
}  # fmt: skip
LOOKED_AT: dict[str, Numbers] = {  # answered by their arguments: seccomp.py says which
    "clone": (56, 220), "open": (2, MISSING), "openat": (257, 56), "truncate": (76, 45), "fallocate": (285, 47),
    "mmap": (9, 222), "kill": (62, 129), "tgkill": (234, 131), "prlimit64": (302, 261), "prctl": (157, 167),
    "fcntl": (72, 25), "ioctl": (16, 29), "socketpair": (53, 199), "sendto": (44, 206),
}  # fmt: skip

ALLOWED = COMPUTING | TIME | OWN_SIGNALS | WAITING | DESCRIPTORS | PATHS
REFUSED = NETWORK | PROCESSES | SIGNALS | SCHEDULING | PRIVILEGES | SHARED | KERNEL  # with EPERM, which programs expect
