import numpy as np


def sigmoid(z):
    out = np.empty_like(z)
    positive = z >= 0
    out[positive] = 1 / (1 + np.exp(-z[positive]))
    grown = np.exp(z[~positive])
    out[~positive] = grown / (1 + grown)
    return out


def neuron(X: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    return sigmoid(np.dot(X, w) + b)
