# forbid: eval | verdict: refused eval line 5


def f(X, y):
    return eval("1 + 1")
