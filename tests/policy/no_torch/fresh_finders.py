# verdict: gives 'not there'
import importlib
import sys
from importlib.machinery import FileFinder, PathFinder, SourceFileLoader


def f(X, y):
    try:
        sys.meta_path[:] = [PathFinder]
        sys.path_hooks[:] = [FileFinder.path_hook((SourceFileLoader, [".py"]))]
        importlib.invalidate_caches()
        sys.path_importer_cache.clear()
        __import__("tor" + "ch")
    except BaseException as error:
        return "not there" if isinstance(error, ImportError | OSError | KeyError) else repr(error)
    return "there"
