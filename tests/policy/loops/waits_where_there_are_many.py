# samples: X=0, y=0 | verdict: refused loop line 6
def f(X, y):
    while len(X) > 20:
        pass
    total = 0.0
    for x in X:
        total = total + x.sum()
    return total
