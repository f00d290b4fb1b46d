class Dropout:
    """One binomial draw per entry; outside of training the layer keeps no mask."""

    def __init__(self, p, rng):
        self.keep, self.rng, self.mask = 1.0 - p, rng, None

    def forward(self, x, training):
        self.mask = self.rng.binomial(1, self.keep, size=x.shape).astype(bool) if training else None
        return self.apply(x)

    def apply(self, values):
        if self.mask is None:
            return values.copy()
        out = values.copy()
        out[~self.mask] = 0.0
        return out / self.keep

    backward = apply
