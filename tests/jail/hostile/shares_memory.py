# expect: returned ''
import ctypes
from multiprocessing import shared_memory

libc = ctypes.CDLL(None, use_errno=True)


def f(x):
    found = ""
    try:
        shared_memory.SharedMemory("gc", create=True, size=4096)
        found += "shm_open"
    except OSError:
        pass
    if libc.shmget(77, 4096, 0o1666) != -1:
        found += "shmget"
    if libc.msgget(77, 0o1666) != -1:
        found += "msgget"
    return found
