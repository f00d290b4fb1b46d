# samples: X=1 | verdict: refused loop line 3
def f(X, y):
    return sum(X[:, i].sum() for i in range(X.shape[1]))
