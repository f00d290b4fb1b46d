import numpy as np


def random_search(f, low, high, budget, rng):
    rates = 10 ** rng.uniform(np.log10(low), np.log10(high), size=budget)
    errors = np.array([f(rate) for rate in rates])
    at = np.argmin(errors)
    return rates[at], errors[at]
