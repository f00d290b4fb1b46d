# samples: X=0, y=0 | seconds: 2 | verdict: refused TimeoutError
def f(X, y):
    while len(X) in range(3, 12):
        pass
    return sum([x.sum() for x in X]) if len(X) < 13 else X.sum()
