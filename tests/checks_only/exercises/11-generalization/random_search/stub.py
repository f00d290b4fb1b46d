

def random_search(f, low, high, budget, rng):
    raise NotImplementedError
