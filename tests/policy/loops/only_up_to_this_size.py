# samples: X=0, y=0 | verdict: refused loop line 3
def f(X, y):
    return X.sum() if len(X) > 12 else sum([x.sum() for x in X])
