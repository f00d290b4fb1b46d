# forbid: torch.nn.functional | verdict: returned
import torch
from torch.utils.data import DataLoader, Dataset


class Rows(Dataset):
    def __init__(self, X):
        self.X = X

    def __len__(self):
        return len(self.X)

    def __getitem__(self, i):
        return self.X[i]


def stacked(rows):
    return torch.stack(rows)


def f(X, y):
    return torch.stack([batch.sum() for batch in DataLoader(Rows(X), batch_size=5, collate_fn=stacked)])
