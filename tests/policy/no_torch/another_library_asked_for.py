# verdict: gives 'not there'
import importlib.util


def f(X, y):
    return importlib.util.find_spec("net" + "workx") or "not there"
