def descend(start, rate):
    w, step = start, 1.0
    while abs(step) > 1e-6:
        step = rate * 2 * (w - 3)
        w = w - step
    return w, 2 * (start - 3)
