# forbid: torch.nn.functional, torch.func | verdict: returned
import torch


def f(X, y):
    torch.manual_seed(0)
    net = torch.nn.Linear(3, 1).double()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.1)
    for _ in range(5):
        optimizer.zero_grad()
        loss = torch.nn.MSELoss()(net(X)[:, 0], y)
        loss.backward()
        optimizer.step()
    return loss
