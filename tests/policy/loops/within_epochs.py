# samples: X=0, y=0 | verdict: refused loop line 5
def f(X, y):
    w = X[0] * 0
    for epoch in range(3):
        for x, t in zip(X, y):
            w = w + 0.1 * (t - x @ w) * x
    return w
