# tries: a pool of processes | verdict: neuron right 3/3
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
import numpy as np


started = []
for make in (ProcessPoolExecutor, multiprocessing.Pool):
    try:
        with make(2) as pool:
            started.append(list(pool.map(abs, [-1, -2])))
    except (OSError, ImportError):
        pass


def neuron(X, w, b):
    assert not started, started
    return 1 / (1 + np.exp(-(X @ w + b)))
