# forbid: torch.optim | verdict: returned
import concurrent.futures
import threading

import torch


def f(X, y):
    found = []
    thread = threading.Thread(target=lambda: found.append(X.sum()))
    thread.start()
    thread.join()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return found + list(pool.map(torch.square, [X, y]))
