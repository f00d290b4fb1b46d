# forbid: torch.optim, torch.nn.functional | verdict: returned
from collections import namedtuple
from enum import Enum
from functools import lru_cache, partial, singledispatch

import torch

Pair = namedtuple("Pair", "a b")


class Kind(Enum):
    mean = "mean"


@lru_cache
def twice(n):
    return 2 * n


def f(X, y):
    exec("k = 3")
    return Pair(X, y).a * twice(3) * eval("1 + 1") + partial(torch.add, alpha=2)(X, X) + len(Kind.mean.value)
