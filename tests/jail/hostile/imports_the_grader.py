# expect: returned ''
import importlib
import sys


def f(x):
    found = ""
    for name in ("autograder.values", "autograder.records", "autograder.jail.child", "autograder.key"):
        try:
            importlib.import_module(name)
            found += name
        except ImportError:
            pass
    found += "".join(name for name in sys.modules if name.startswith("autograder."))
    import autograder

    return found + "".join(name for name in dir(autograder) if not name.startswith("_") and name not in ("check", "hint"))
