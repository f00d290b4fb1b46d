# tries: nameless files of a process whose first thread has ended | verdict: neuron killed 0/3 killed_scratch
import ctypes
import os
import threading
import time


def fill():
    time.sleep(0.1)
    held = []
    for _ in range(40):
        held.append(os.open("x", os.O_RDWR | os.O_CREAT))
        os.unlink("x")
        try:
            os.write(held[-1], bytes(2 << 20))
        except OSError:
            time.sleep(0.01)
    time.sleep(5)


def neuron(X, w, b):
    threading.Thread(target=fill).start()
    ctypes.CDLL(None).syscall({"x86_64": 60, "aarch64": 93}[os.uname().machine], 0)
