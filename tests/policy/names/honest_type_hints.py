# forbid: torch.optim, torch.nn.functional | verdict: returned
from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.optim import Optimizer

if TYPE_CHECKING:
    from torch.nn import functional


def f(X: torch.Tensor, y: torch.Tensor, optimizer: torch.optim.Optimizer | None = None) -> torch.Tensor:
    kept: Optimizer | None = optimizer
    return X if kept is None else X + 1
