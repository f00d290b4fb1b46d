# expect: raised RecursionError
def f(x):
    return f(x)
