# forbid: torch.nn.functional | verdict: refused torch._decomp.decompositions.hardswish line 7
import torch
import torch._decomp.decompositions as decompositions


def f(X, y):
    return decompositions.hardswish(X)
