# samples: X=0, y=0 | verdict: refused loop line 3
def f(X, y):
    return sorted(y.tolist(), key=lambda t: -t)
