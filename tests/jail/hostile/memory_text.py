# expect: raised MemoryError
def f(x):
    return len("a" * 10**11)
