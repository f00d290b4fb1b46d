import math


def random_search(f, low, high, budget, rng):
    tried = []
    while len(tried) < budget:
        rate = low * (high / low) ** float(rng.random())
        tried.append((f(rate), rate))
    error, rate = min(tried)
    return rate, error if math.isfinite(error) else None
