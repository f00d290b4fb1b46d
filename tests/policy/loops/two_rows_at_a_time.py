# samples: X=0, y=0 | verdict: refused loop line 4
def f(X, y):
    out = 0.0
    for i in range(0, len(X), 2):
        out += X[i : i + 2].sum()
    return out
