# verdict: gives 'not there'
import importlib


def f(X, y):
    try:
        importlib.import_module("tor" + "ch")
    except BaseException as error:
        return "not there" if isinstance(error, ImportError | OSError | KeyError) else repr(error)
    return "there"
