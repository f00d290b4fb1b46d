# forbid: torch.nn.functional.softmax | verdict: refused torch.nn.functional.softmax line 6
import torch


def f(X, y):
    return torch.nn.functional.softmax(X, 1)
