import torch


class MySiLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z):
        raise NotImplementedError

    @staticmethod
    def backward(ctx, grad):
        raise NotImplementedError


def silu(z):
    """z · sigmoid(z), by MySiLU."""
    raise NotImplementedError
