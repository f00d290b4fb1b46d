def k_fold(n, k, shuffle, rng):
    left = list(range(n))
    if shuffle:
        left = [int(i) for i in sorted(left, key=lambda _: rng.random())]
    folds, start = [], 0
    for number in range(k):
        size = n // k + (number < n % k)
        test = left[start : start + size]
        train = [i for i in left if i not in test]
        folds.append((train, test))
        start += size
    return folds
