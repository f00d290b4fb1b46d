# forbid: torch.optim | verdict: refused torch.optim.SGD line 8
import torch


def f(X, y):
    w = torch.nn.Parameter(torch.ones(3, dtype=X.dtype))
    w.grad = X.mean(0)
    torch.optim.SGD([w], lr=0.1).step()
    return w
