# tries: clocks, timers, signals to itself and questions about the machine | verdict: neuron right 3/3
import faulthandler
import os
import platform
import resource
import signal
import sys
import time
import tracemalloc
import uuid
import numpy as np

faulthandler.enable(file=open("faults.txt", "w"))
faulthandler.dump_traceback_later(60, file=open("later.txt", "w"))
faulthandler.cancel_dump_traceback_later()
tracemalloc.start()
rung = []
signal.signal(signal.SIGALRM, lambda *_: rung.append(1))
signal.setitimer(signal.ITIMER_REAL, 0.01)
time.sleep(0.05)
signal.raise_signal(signal.SIGALRM)
os.kill(os.getpid(), signal.SIGALRM)
assert len(rung) == 3
told = (
    platform.platform(), platform.processor(), os.cpu_count(), os.uname(), os.getloadavg(), os.times(), os.getpriority(os.PRIO_PROCESS, 0),
    resource.getrusage(resource.RUSAGE_SELF), resource.getrlimit(resource.RLIMIT_AS), len(os.sched_getaffinity(0)), time.process_time(),
    time.thread_time(), uuid.uuid4(), os.get_terminal_size if sys.stdout.isatty() else None, tracemalloc.get_traced_memory(),
)
print(told)


def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))
