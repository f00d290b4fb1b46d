"""Real kernels, quickly: one process loads what a kernel loads, and forks an ipykernel for every notebook.

Run as a program it is that process: it reads a connection file and a folder a line, and says the new kernel's number.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.abc import MetaPathFinder
from pathlib import Path
from queue import Empty
from typing import Any

__all__ = ["Kernel", "Kernels"]

QUIET = "--HistoryManager.enabled=False"
PATIENCE = 60.0
ENDLESS = 12.0  # after so many seconds a person presses the stop button


class Kernel:
    """One kernel that runs cells as a front end would, with the cell's id."""

    def __init__(self, client: Any, pid: int) -> None:
        self.client, self.pid = client, pid

    def run(self, source: str, cell: str, look: str = "", limit: float = ENDLESS) -> str:
        """Run a cell; what `look`, an expression, is after it, as text. One that does not end is interrupted."""
        content = {"code": source, "silent": False, "store_history": True, "user_expressions": {"look": look} if look else {},
                   "allow_stdin": False, "stop_on_error": False}  # fmt: skip
        message = self.client.session.msg("execute_request", content, metadata={"cellId": cell})
        self.client.shell_channel.send(message)
        began = time.monotonic()
        while True:
            try:
                reply = self.client.get_shell_msg(timeout=0.2)
            except Empty:
                if time.monotonic() - began > limit:
                    os.kill(self.pid, signal.SIGINT)
                    limit += ENDLESS
                assert time.monotonic() - began < PATIENCE, f"the kernel does not answer: {source[:200]}"
                continue
            if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                break
        with suppress(Empty):
            while True:
                self.client.get_iopub_msg(timeout=0)
        looked = reply["content"].get("user_expressions", {}).get("look", {})
        return str(looked.get("data", {}).get("text/plain", looked.get("evalue", "")))


class Kernels:
    """The process that forks, and its children."""

    def __init__(self) -> None:
        environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
        environment.pop("JPY_SESSION_NAME", None)
        self.process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
        )

    @contextmanager
    def kernel(self, folder: Path) -> Iterator[Kernel]:
        """A fresh kernel that works in a folder."""
        from jupyter_client.blocking import BlockingKernelClient
        from jupyter_client.connect import write_connection_file

        file, _ = write_connection_file(str(folder / "connection.json"))
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(f"{file}\t{folder}\n")
        self.process.stdin.flush()
        pid = int(self.process.stdout.readline())
        client = BlockingKernelClient(connection_file=file)
        client.load_connection_file()
        client.start_channels()
        try:
            _ready(client)
            yield Kernel(client, pid)
        finally:
            client.stop_channels()
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def close(self) -> None:
        """End the process that forks."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.process.stdout.close()


def _ready(client: Any) -> None:
    """Wait for a kernel to answer. On a crowded machine its heart beats late, which the client takes for its death."""
    began = time.monotonic()
    while True:
        try:
            return client.wait_for_ready(timeout=PATIENCE)  # type: ignore[no-any-return]
        except RuntimeError:
            if time.monotonic() - began > PATIENCE:
                raise


class _Showing(MetaPathFinder):
    """What a student's machine has to show things, where this one does not: last of all, and without effect."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        from autograder.jail import inert

        return inert.spec(name) if name.partition(".")[0] in inert.SHOWING else None


def serve() -> None:
    """Fork a kernel for every line."""
    import ipykernel.kernelapp as app
    import numpy  # noqa: F401

    import autograder.selfcheck  # noqa: F401

    sys.meta_path.append(_Showing())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        file, folder = line.rstrip("\n").split("\t")
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.chdir(folder)
            null = os.open(os.devnull, os.O_RDWR)
            for descriptor in (0, 1):
                os.dup2(null, descriptor)
            kernel = app.IPKernelApp.instance()
            kernel.initialize(["-f", file, QUIET])
            kernel.shell.ask_exit = lambda: None  # the kernel may outlive `exit()` by a cell or not: here it always does
            kernel.start()
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    serve()
