# verdict: gives 'not there'
import sys


def f(X, y):
    try:
        sys.meta_path.pop(0)
        __import__("tor" + "ch")
    except BaseException as error:
        return "not there" if isinstance(error, ImportError | OSError | KeyError) else repr(error)
    return "there"
