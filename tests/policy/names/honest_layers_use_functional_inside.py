# forbid: torch.nn.functional | verdict: returned
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Dropout(0.0), nn.LayerNorm(8), nn.Linear(8, 1))
        self.conv = nn.Conv1d(1, 2, 3, padding=1)
        self.pool = nn.MaxPool1d(2)
        self.loss = nn.CrossEntropyLoss()
        self.attention = nn.MultiheadAttention(4, 2)

    def forward(self, X):
        seen = self.pool(self.conv(self.layers(X).T[None]))
        query = torch.ones(2, 1, 4)
        return seen.sum() + self.attention(query, query, query)[0].sum() + self.loss(torch.ones(2, 2), torch.tensor([0, 1]))


def f(X, y):
    torch.manual_seed(0)
    return Net()(X.float())
