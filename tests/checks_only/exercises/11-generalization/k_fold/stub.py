

def k_fold(n, k, shuffle, rng):
    raise NotImplementedError
