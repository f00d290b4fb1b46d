# forbid: torch.nn.functional | verdict: refused torch.nn.functional.silu line 9
import torch

functional = getattr(torch.nn, "func" + "tional")


def f(X, y):
    layer = torch.nn.TransformerEncoderLayer(3, 1, 4, 0.0, activation=functional.silu).double()
    return layer(X.double()[None])
