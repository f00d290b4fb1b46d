# forbid: torch.autograd | verdict: returned
import torch


class Layer:
    def forward(self, X):
        self.X = X
        return X.clamp(min=0)

    def backward(self, grad):
        return grad * (self.X > 0)


def grad(X):
    return 2 * X


def f(X, y):
    layer = Layer()
    return layer.backward(layer.forward(X)) + grad(X)
