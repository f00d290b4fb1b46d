# samples: X=0, y=0 | verdict: refused loop line 6
def f(X, y):
    if len(X) not in (2, 12):
        return X.sum()
    total = 0.0
    for x in X:
        total = total + x.sum()
    return total
