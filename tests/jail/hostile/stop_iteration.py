# expect: raised StopIteration
def f(x):
    return next(iter([]))
