"""Imported first, takes from Python what Windows has not: modules, functions, constants. Other people's packages are left whole."""

from __future__ import annotations

import asyncio  # noqa: F401
import concurrent.futures  # noqa: F401
import ctypes
import multiprocessing  # noqa: F401
import os
import signal
import socket
import subprocess  # noqa: F401
import sys
import sysconfig
import tempfile  # noqa: F401
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any

import flint  # noqa: F401
import msgspec  # noqa: F401
import numpy  # noqa: F401
import sympy  # noqa: F401

MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"}
OS = (
    "O_CLOEXEC O_DIRECTORY O_NOFOLLOW O_NONBLOCK O_PATH WNOHANG chown eventfd fchmod fchown fork forkpty getegid geteuid getgid getloadavg "
    "getpgid getuid killpg lchown memfd_create mkfifo pidfd_open posix_fallocate pread pwrite register_at_fork sched_getaffinity "
    "sched_setaffinity sendfile setgroups setpgid setresuid setsid statvfs sysconf uname wait4 waitid"
)
SIGNAL = (
    "ITIMER_PROF ITIMER_REAL ITIMER_VIRTUAL SIGALRM SIGBUS SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGSYS SIGUSR1 SIGXCPU "
    "alarm pthread_kill pthread_sigmask setitimer siginterrupt sigwait"
)
SOCKET = "AF_UNIX CMSG_LEN SCM_RIGHTS SO_PEERCRED recv_fds send_fds"


class Missing(MetaPathFinder):
    """Modules that are not there."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name in MODULES:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


class Library(ctypes.CDLL):
    """A library by its name; Windows has none for the process itself."""

    def __init__(self, name: str | None, *args: Any, **kwargs: Any) -> None:
        if name is None:
            raise TypeError("expected str, bytes or os.PathLike object, not NoneType")
        super().__init__(name, *args, **kwargs)


for name in MODULES:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Missing())
for module, names in ((os, OS), (signal, SIGNAL), (socket, SOCKET)):
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
ctypes.CDLL = Library  # type: ignore[misc]
sysconfig.get_config_vars()  # this Python's own file of them is named after its platform: read while that is said
sys.platform = "win32"
