# forbid: sorted | verdict: refused sorted line 5


def f(X, y):
    return sorted(y.tolist())
