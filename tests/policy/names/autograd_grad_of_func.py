# forbid: torch.autograd | verdict: refused torch.func.grad line 6
import torch


def f(X, y):
    return torch.func.grad(lambda w: (X @ w).sum())(X[0])
