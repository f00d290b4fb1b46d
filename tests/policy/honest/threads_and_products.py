# verdict: gives 200
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np

big = np.random.default_rng(0).normal(size=(200, 200))
done = []
threads = [threading.Thread(target=lambda k=k: done.append((k, (big @ big).sum())), daemon=k % 2 == 0) for k in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
timer = threading.Timer(0.01, done.append, ["tick"])
timer.start()
timer.join()


def f(X, y):
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(np.linalg.norm, [big] * 3))
    with threading.Lock():
        return np.linalg.qr(big)[0].shape[0]
