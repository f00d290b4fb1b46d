# forbid: torch.nn.functional | verdict: returned
import torch
from torch import nn


def f(X, y):
    torch.manual_seed(0)
    attention = nn.MultiheadAttention(3, 1, batch_first=True).double()
    return attention(X[None], X[None], X[None])[0].detach()
