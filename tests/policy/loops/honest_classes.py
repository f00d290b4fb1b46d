# samples: X=0, y=0 | verdict: returned
def f(X, y):
    return [X[y == k].mean(0) for k in (0.0, 1.0) if (y == k).any()]
