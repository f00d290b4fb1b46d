# forbid: torch.nn.functional | verdict: returned
import copy
import io

import torch
from torch import nn


def f(X, y):
    net = copy.deepcopy(nn.Sequential(nn.Linear(3, 2), nn.ReLU())).double()
    held = io.BytesIO()
    torch.save(net.state_dict(), held)
    held.seek(0)
    net.load_state_dict(torch.load(held))
    return net(X).detach()
