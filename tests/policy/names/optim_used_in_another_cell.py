# forbid: torch.optim | verdict: refused torch.optim.SGD line 9 cell 1
import torch
import torch.optim


def helper(X):
    w = torch.nn.Parameter(torch.ones(3, dtype=X.dtype))
    w.grad = X.mean(0)
    torch.optim.SGD([w], lr=0.1).step()
    return w
# %%
def f(X, y):
    return helper(X)
