# samples: X=0, y=0 | verdict: refused loop line 4
def f(X, y):
    seen, total = set(), 0.0
    for x in X:
        if x.tobytes() in seen:
            break
        seen.add(x.tobytes())
        total = total + x.sum()
    return total
