# forbid: torch.optim | verdict: returned
import torch


def optim(parameters, rate):
    with torch.no_grad():
        for each in parameters:
            each -= rate * each.grad
            each.grad = None


def f(X, y):
    w = torch.zeros(3, dtype=X.dtype, requires_grad=True)
    for _ in range(3):
        ((X @ w - y) ** 2).mean().backward()
        optim([w], 0.1)
    return w.detach()
