# forbid: torch.autograd | verdict: returned
import torch


@torch.no_grad()
def f(X, y):
    w = torch.ones(3, dtype=X.dtype, requires_grad=False)
    with torch.no_grad(), torch.inference_mode():
        torch.set_grad_enabled(False)
        out = (X @ w.detach()).clone()
    with torch.autograd.set_grad_enabled(False):
        return out if not out.requires_grad else out.detach()
