# forbid: torch.nn.functional | verdict: returned
import copy

import torch
from torch.utils.data import DataLoader, TensorDataset


def f(X, y):
    torch.manual_seed(0)
    net = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.GELU(), torch.nn.Linear(4, 1)).double()
    best = copy.deepcopy(net.state_dict())
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1)
    for a, b in DataLoader(TensorDataset(X, y), batch_size=4, shuffle=True):
        optimizer.zero_grad()
        torch.nn.HuberLoss()(net(a)[:, 0], b).backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        scheduler.step()
    net.load_state_dict(best)
    return net(X)
