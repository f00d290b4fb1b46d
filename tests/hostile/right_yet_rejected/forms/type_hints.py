# tries: type hints, also such as are only texts | verdict: adam_step right 4/4
from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from numpy.random import Generator

Floats = npt.NDArray[np.float64]
EPSILON: Final[float] = 1e-8


def adam_step(
    w: Floats, g: Floats, m: Floats, v: Floats, t: int, lr: float, beta1: float, beta2: float, eps: Annotated[float, Generator]
) -> tuple[Floats, Floats, Floats]:
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    w = w - lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return w, m, v
