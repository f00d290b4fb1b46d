# forbid: torch.nn.functional | verdict: returned
import torch
from torch import nn


def f(X, y):
    classes = torch.zeros(len(X), dtype=torch.long)
    return torch.stack([nn.CrossEntropyLoss()(X, classes), nn.NLLLoss()(X, classes), nn.L1Loss()(X, X), nn.BCEWithLogitsLoss()(X[:, 0], y), nn.SmoothL1Loss()(X, X), nn.KLDivLoss()(X, X)])
