# forbid: torch.autograd | verdict: refused torch.autograd.functional.hessian line 6
import torch


def f(X, y):
    return torch.autograd.functional.hessian(lambda w: (X @ w).pow(2).sum(), X[0])
