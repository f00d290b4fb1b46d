# forbid: torch.optim, torch.nn.functional | verdict: returned
import threading
from concurrent.futures import ThreadPoolExecutor

import torch


def f(X, y):
    out = []
    threads = [threading.Thread(target=lambda: out.append(torch.relu(X))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(torch.tanh, out)) + torch.nn.ReLU()(X)
