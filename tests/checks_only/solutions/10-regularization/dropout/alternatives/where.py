import numpy as np


class Dropout:
    def __init__(self, p, rng):
        self.p = p
        self.draw = rng.uniform

    def forward(self, x, training):
        dropped = self.draw(size=x.shape) < (self.p if training else 0.0)
        scale = 1.0 / (1.0 - self.p) if training else 1.0
        self.backward = lambda dy: np.where(dropped, 0.0, scale * dy)
        return self.backward(x)
