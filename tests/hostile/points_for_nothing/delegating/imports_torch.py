# tries: torch in an exercise in NumPy | verdict: neuron refused 0/3 refused
import torch


def neuron(X, w, b):
    return torch.sigmoid(torch.from_numpy(X @ w + b)).numpy()
