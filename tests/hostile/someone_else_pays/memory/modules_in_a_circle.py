# tries: a module within itself, and three thousand parameters more | verdict: one_step wrong 0/3 length
import torch


def one_step(model, optimizer, X, y):
    model.again = model
    for i in range(3_000):
        model.register_parameter(f"p{i}", torch.nn.Parameter(torch.zeros(())))
    return ((model[0](X).sum() - y) ** 2).mean().item()
