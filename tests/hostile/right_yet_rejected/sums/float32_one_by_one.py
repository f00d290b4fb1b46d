# tries: float32 sums in another order, which the text allows | verdict: batch_mean right 2/2
import torch


def batch_mean(x):
    total = torch.zeros(x.shape[1], dtype=torch.float32)
    for row in x.flip(0):
        total = total + row / len(x)
    return total
