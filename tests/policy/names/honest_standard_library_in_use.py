# forbid: torch.nn.functional | verdict: returned
import contextlib
import functools
import json
import operator
import unittest.mock

import torch


@functools.lru_cache
def scale(n):
    return 1 / n


@contextlib.contextmanager
def quiet():
    yield


def f(X, y):
    with quiet(), unittest.mock.patch("json.dumps", json.dumps):
        json.loads("[1]", object_hook=dict)
    return functools.reduce(operator.add, [X, X]) * scale(2)
