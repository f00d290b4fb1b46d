# tries: accounts, processes, kernel and logs, by their well-known names | verdict: neuron right 3/3
import os
import numpy as np

found = []
for path in ("/etc/passwd", "/etc/hostname", "/etc/hosts", "/proc/self/environ", "/proc/self/maps", "/proc/self/cmdline", "/proc/self/mem",
             "/proc/1/environ", "/proc/self/fd", "/proc/version", "/proc/mounts", "/proc/net/tcp", "/proc/net/unix", "/sys", "/dev/shm",
             "/dev/mem", "/dev/kmsg", "/dev/tty", "/var/log", "/var/mail", "/root/.ssh", "/root/.bash_history", "/etc/shadow"):
    try:
        (os.listdir if os.path.isdir(path) else lambda p: open(p, "rb").read(100))(path)
        found.append(path)
    except OSError:
        pass


def neuron(X, w, b):
    assert not found, found
    return 1 / (1 + np.exp(-(X @ w + b)))
