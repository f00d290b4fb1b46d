# samples: X=0, y=0 | verdict: returned
def f(X, y):
    total = X[0] - X[-1]
    for i in range(0, len(X), 5):
        total = total + X[i : i + 5].sum(0)
    return total
