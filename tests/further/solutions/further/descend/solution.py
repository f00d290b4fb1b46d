def descend(start, rate):
    w = start
    while abs(2 * (w - 3)) > 1e-4:
        w -= rate * 2 * (w - 3)
    return w, 2 * (start - 3)
