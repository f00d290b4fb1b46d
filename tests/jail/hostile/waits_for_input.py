# expect: raised EOFError
def f(x):
    return input("your name? ")
