# forbid: torch.optim, torch.autograd | verdict: returned
"""No torch.optim.Adam here, and no loss.backward() either."""
import torch

NOTE = "torch.optim.SGD would do it: optimizer = torch.optim.SGD([w], lr)"


def f(X, y):
    # torch.optim.SGD([w], lr=0.1).step()
    return X - 0.1 * X.mean(0)  # as in torch.optim
