# expect: garbled
def f(x):
    return "\ud800"
