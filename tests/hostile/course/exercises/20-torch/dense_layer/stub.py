import torch


def dense_layer(x, w, b):
    raise NotImplementedError
