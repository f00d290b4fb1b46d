# forbid: torch.Tensor.softmax | verdict: refused torch.Tensor.softmax line 6
import torch


def f(X, y):
    return X.softmax(1)
