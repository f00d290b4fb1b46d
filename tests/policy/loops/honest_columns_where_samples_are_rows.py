# samples: X=0, y=0 | verdict: returned
def f(X, y):
    return [X[:, j].std() for j in range(X.shape[1])]
