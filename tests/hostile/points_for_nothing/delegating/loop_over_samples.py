# tries: a loop over the samples where all are asked for at once | verdict: dense_layer refused 0/4 refused
import torch


def dense_layer(x, w, b):
    rows = []
    for row in x:
        rows.append((w @ row + b).clamp(min=0))
    return torch.stack(rows)
