import numpy as np


class Adam:
    """Keeps all gradients and weighs them anew in every step."""

    def __init__(self, lr, beta1, beta2, eps, weight_decay, decoupled):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.coupled = 0.0 if decoupled else weight_decay
        self.kept = 1.0 - lr * weight_decay if decoupled else 1.0
        self.past = []

    def step(self, params, grads):
        self.past.append([g + self.coupled * p for p, g in zip(params, grads, strict=True)])
        return [self.kept * p - self.change(i) for i, p in enumerate(params)]

    def change(self, i):
        ages = range(len(self.past) - 1, -1, -1)
        m = sum(self.beta1**age * g[i] for age, g in zip(ages, self.past, strict=True))
        v = sum(self.beta2**age * g[i] ** 2 for age, g in zip(ages, self.past, strict=True))
        m = m / sum(self.beta1**age for age in ages)
        v = v / sum(self.beta2**age for age in ages)
        return self.lr * m / (np.sqrt(v) + self.eps)
