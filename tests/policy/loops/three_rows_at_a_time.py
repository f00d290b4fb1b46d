# samples: X=0, y=0 | verdict: refused loop line 6
def f(X, y):
    total = 0.0
    for start in range(0, len(X), 3):
        rows = X[start : start + 3]
        total = total + rows[0].sum()
        if len(rows) > 1:
            total = total + rows[1].sum()
        if len(rows) > 2:
            total = total + rows[2].sum()
    return total
