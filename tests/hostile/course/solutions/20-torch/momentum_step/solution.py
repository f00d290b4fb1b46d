import torch


def momentum_step(w, g, v, lr, beta):
    v = beta * v + g
    return w - lr * v, v
