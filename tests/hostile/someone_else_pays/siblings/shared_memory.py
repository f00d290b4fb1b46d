# tries: a sibling, by shared memory, queues and semaphores | verdict: neuron right 3/3
import ctypes
from multiprocessing import shared_memory
import numpy as np


libc = ctypes.CDLL(None, use_errno=True)
made = []
for key in (BAIT["shared"], BAIT["shared"] + 1):
    for name in ("shmget", "semget", "msgget"):
        if getattr(libc, name)(key, *((0o1666,) if name == "msgget" else (4096 if name == "shmget" else 1, 0o1666))) != -1:
            made.append((name, key))
for name, create in ((BAIT["mark"] + "-new", True), (BAIT["mark"], False)):
    try:
        shared_memory.SharedMemory(name, create=create, size=4096)
        made.append(name)
    except OSError:
        pass
if libc.sem_open(b"/" + BAIT["mark"].encode(), 0o100, 0o666, 1) not in (0, None):
    made.append("sem_open")


def neuron(X, w, b):
    assert not made, made
    return 1 / (1 + np.exp(-(X @ w + b)))
