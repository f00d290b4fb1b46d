# tries: a class of its own on nn.Module, where only ready layers are forbidden | verdict: dense_layer right 4/4
import torch
from torch import nn


class Layer(nn.Module):
    def __init__(self, w, b):
        super().__init__()
        self.w, self.b = nn.Parameter(w.clone()), nn.Parameter(b.clone())

    def forward(self, x):
        return torch.maximum(torch.addmm(self.b, x, self.w.t()), torch.tensor(0.0))


def dense_layer(x, w, b):
    return Layer(w, b)(x)
