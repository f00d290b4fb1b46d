# tries: threads that each compute a row | verdict: neuron right 3/3
from concurrent.futures import ThreadPoolExecutor
import numpy as np


def neuron(X, w, b):
    with ThreadPoolExecutor(4) as pool:
        return np.array(list(pool.map(lambda x: 1 / (1 + np.exp(-(x @ w + b))), X)))
