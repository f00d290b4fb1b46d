# forbid: torch.nn.functional | verdict: refused torch.nn.functional.relu line 6
from torch.nn.functional import *


def f(X, y):
    return relu(X)
