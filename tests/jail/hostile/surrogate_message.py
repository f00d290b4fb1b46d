# expect: raised ValueError
def f(x):
    raise ValueError("\ud800" * 10_000)
