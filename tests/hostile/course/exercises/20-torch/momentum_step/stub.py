import torch


def momentum_step(w, g, v, lr, beta):
    raise NotImplementedError
