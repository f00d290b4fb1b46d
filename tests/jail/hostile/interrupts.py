# expect: raised KeyboardInterrupt
def f(x):
    raise KeyboardInterrupt
