class Dropout:
    def __init__(self, p, rng):
        self.p = p
        self.rng = rng

    def forward(self, x, training):
        self.factors = 1.0
        if training:
            kept = self.rng.random(x.shape) >= self.p
            self.factors = kept / (1 - self.p)
        return x * self.factors

    def backward(self, dy):
        return dy * self.factors
