# samples: X=0, y=0 | verdict: refused loop line 6
import functools


def f(X, y):
    return functools.reduce(lambda a, x: a + x, X)
