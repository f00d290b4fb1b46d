# tries: float32 sums by halves, and by a product with a matrix | verdict: batch_mean right 2/2
import torch


def total(x):
    return x[0] if len(x) == 1 else total(x[: len(x) // 2]) + total(x[len(x) // 2 :])


def batch_mean(x):
    return (total(x) + torch.ones(len(x)) @ x) / (2 * len(x))
