# forbid: torch.nn.functional | verdict: returned
import torch
from torch import nn


def f(X, y):
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(3, 4), nn.SiLU(), nn.LayerNorm(4), nn.Dropout(0.0), nn.ELU(), nn.Linear(4, 4), nn.Hardswish(), nn.Softmax(-1)).double()
    image = nn.Sequential(nn.Conv2d(1, 2, 2), nn.BatchNorm2d(2), nn.MaxPool2d(2), nn.AdaptiveAvgPool2d(1), nn.Flatten()).double()
    return net(X).detach(), image(X.new_ones(1, 1, 6, 6)).detach()
