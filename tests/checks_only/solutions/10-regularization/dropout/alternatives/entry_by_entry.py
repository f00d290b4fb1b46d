import numpy as np


class Dropout:
    def __init__(self, p, rng):
        self.p, self.rng = p, rng

    def forward(self, x, training):
        factors = []
        for _ in range(x.size):
            if not training:
                factors.append(1.0)
            elif self.rng.random() < self.p:
                factors.append(0.0)
            else:
                factors.append(1.0 / (1.0 - self.p))
        self.mask = np.array(factors).reshape(x.shape)
        return np.multiply(x, self.mask)

    def backward(self, dy):
        return np.multiply(self.mask, dy)
