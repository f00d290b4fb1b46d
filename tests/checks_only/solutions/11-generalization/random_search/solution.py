import numpy as np


def random_search(f, low, high, budget, rng):
    best, error = None, np.inf
    for _ in range(budget):
        rate = np.exp(rng.uniform(np.log(low), np.log(high)))
        found = f(rate)
        if found < error:
            best, error = rate, found
    return best, error
