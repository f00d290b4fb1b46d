import torch
from torch.utils._pytree import tree_map


def to_device(batch, device):
    return tree_map(lambda item: item.to(device) if isinstance(item, torch.Tensor) else item, batch)


def run(model, X):
    devices = {parameter.device for parameter in model.parameters()}
    return model(X.to(devices.pop()))
