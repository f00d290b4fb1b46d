# samples: Z=0 | verdict: returned
def f(X, y):
    return sum(x.sum() for x in X)
