# samples: X=0, y=0 | env: torch | verdict: refused loop line 6
import torch


def f(X, y):
    return torch.stack([x.sum() for x in X])
