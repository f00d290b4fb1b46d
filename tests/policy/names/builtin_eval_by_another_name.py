# forbid: eval | verdict: refused eval line 6
import builtins


def f(X, y):
    return vars(builtins)["ev" + "al"]("1 + 1")
