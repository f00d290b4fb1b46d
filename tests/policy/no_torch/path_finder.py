# verdict: gives 'not there'
import sys
from importlib.machinery import PathFinder


def f(X, y):
    try:
        spec = PathFinder.find_spec("tor" + "ch", sys.path)
        spec.loader.load_module("tor" + "ch")
    except BaseException as error:
        return "not there" if isinstance(error, ImportError | OSError | KeyError) else repr(error)
    return "there"
