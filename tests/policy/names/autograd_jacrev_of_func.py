# forbid: torch.autograd | verdict: refused torch.func.jacrev line 6
import torch


def f(X, y):
    return torch.func.jacrev(lambda w: X @ w)(X[0])
