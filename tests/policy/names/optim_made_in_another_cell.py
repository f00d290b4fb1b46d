# forbid: torch.optim | verdict: refused torch.optim.Optimizer line 4
import torch

W = torch.nn.Parameter(torch.ones(3))
STEPS = torch.optim.SGD([W], lr=0.1)
# %%
def f(X, y):
    W.data = torch.ones(3)
    W.grad = X.mean(0).float()
    STEPS.step()
    return W
