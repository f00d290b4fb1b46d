import numpy as np


class Dropout:
    def __init__(self, p, rng):
        self.p = p
        self.rng = rng
        self.kept = None

    def forward(self, x, training):
        self.factors = np.ones_like(x)
        if training:
            if self.kept is None:
                self.kept = self.rng.random(x.shape) >= self.p
            self.factors = self.kept / (1 - self.p)
        return x * self.factors

    def backward(self, dy):
        return dy * self.factors
