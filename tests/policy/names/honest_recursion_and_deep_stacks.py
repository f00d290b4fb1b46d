# forbid: torch.optim | verdict: returned
import torch


def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


def f(X, y):
    try:
        deep(10**6)
    except RecursionError:
        pass
    return X + deep(500)
