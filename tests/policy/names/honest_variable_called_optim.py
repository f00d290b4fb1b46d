# forbid: torch.optim, torch.nn.functional | verdict: returned
import torch


def f(X, y):
    optim, functional, F = 0.1, {"relu": torch.relu}, torch.tanh
    return F(functional["relu"](X)) * optim
