# forbid: torch.optim | verdict: returned
import torch

w = torch.nn.Parameter(torch.ones(3))
w.grad = torch.ones(3)
torch.optim.SGD([w], lr=0.1).step()


def g():
    return torch.optim.Adam([w])
# %%
def f(X, y):
    return X - 0.1 * X.mean(0)
