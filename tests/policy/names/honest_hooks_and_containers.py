# forbid: torch.nn.functional | verdict: returned
import torch
from torch import nn

seen = []


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(3, 3), nn.Linear(3, 3)])
        self.act = nn.LeakyReLU()

    def forward(self, x):
        for layer in self.layers:
            x = self.act(layer(x))
        return x


def f(X, y):
    net = Net().double()
    net.layers[0].register_forward_hook(lambda layer, given, result: seen.append(result.shape))
    return torch.func.vmap(lambda row: net(row))(X).detach()
