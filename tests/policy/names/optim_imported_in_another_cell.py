# forbid: torch.optim | verdict: refused torch.optim.SGD line 4
import torch
from torch.optim import SGD
# %%
def f(X, y):
    w = torch.nn.Parameter(torch.ones(3, dtype=X.dtype))
    w.grad = X.mean(0)
    SGD([w], lr=0.1).step()
    return w
