# forbid: torch.nn.functional | verdict: returned
import torch
from torch import nn


def f(X, y):
    torch.manual_seed(0)
    plain = nn.TransformerEncoderLayer(3, 1, 4, 0.0, batch_first=True).double()
    smooth = nn.TransformerEncoderLayer(3, 1, 4, 0.0, activation="gelu", batch_first=True).double()
    return smooth(plain(X[None])).detach(), nn.LSTM(3, 2).double()(X)[0].detach(), nn.GRU(3, 2).double()(X)[0].detach()
