# verdict: gives 'not there'
import importlib


def f(X, y):
    there = []
    for name in ("net" + "workx", "jin" + "ja2", "py" + "test", "pan" + "das"):
        try:
            there.append(importlib.import_module(name).__name__)
        except ImportError:
            pass
    return there or "not there"
