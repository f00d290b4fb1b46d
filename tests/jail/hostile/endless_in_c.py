# expect: timed_out
def f(x):
    return 7 ** 10 ** 8
