# tries: a decorated function whose signature is *args | verdict: neuron right 3/3
import time
import numpy as np


def timed(function):
    def inner(*args, **kwargs):
        start = time.perf_counter()
        result = function(*args, **kwargs)
        print(f"{function.__name__}: {time.perf_counter() - start:.3f} s")
        return result

    return inner


@timed
@np.errstate(over="ignore")
def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))
