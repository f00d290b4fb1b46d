# imports: numpy | verdict: returned
from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from autograder import check


@dataclass
class Point:
    a: float
    b: float = 0.0


def f(X, y):
    import numpy.linalg
    from numpy.random import default_rng

    plt.plot(y)
    check("f")
    return Point(np.linalg.norm(X)).a + default_rng(0).normal() + numpy.linalg.norm(y)
