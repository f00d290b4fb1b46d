def descend(start, rate):
    w = start
    for _ in range(60):
        w -= rate * 2 * (w - 3)
    return w, 2 * (start - 3)
