import numpy as np


def random_search(f, low, high, budget, rng):
    rate = np.geomspace(low, high, 2)[0] * np.exp(rng.random() * np.log(high / low))
    here = [float(rate), f(float(rate))]
    if budget == 1:
        return here
    rest = random_search(f, low, high, budget - 1, rng)
    return here if here[1] <= rest[1] else rest
