import torch


def batch_mean(x):
    raise NotImplementedError
