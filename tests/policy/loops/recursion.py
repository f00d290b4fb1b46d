# samples: X=0, y=0 | verdict: refused loop line 3
def f(X, y):
    if len(X) == 0:
        return 0.0
    return X[0].sum() + f(X[1:], y[1:])
