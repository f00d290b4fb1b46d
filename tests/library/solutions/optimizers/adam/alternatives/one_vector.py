import numpy as np


class Adam:
    def __init__(self, lr, beta1, beta2, eps, weight_decay, decoupled):
        self.lr, self.betas, self.eps = lr, np.array([[beta1], [beta2]]), eps
        self.l2, self.shrink = (0.0, lr * weight_decay) if decoupled else (weight_decay, 0.0)
        self.powers, self.averages = np.ones((2, 1)), 0.0

    def step(self, params, grads):
        w, g = (np.concatenate([a.ravel() for a in arrays]) for arrays in (params, grads))
        g = g + self.l2 * w
        self.averages = self.betas * self.averages + (1 - self.betas) * np.stack([g, g * g])
        self.powers = self.powers * self.betas
        m, v = self.averages / (1 - self.powers)
        w = w - self.shrink * w - self.lr * (m / (self.eps + v**0.5))
        ends = np.cumsum([p.size for p in params])[:-1]
        return [part.reshape(p.shape) for part, p in zip(np.split(w, ends), params, strict=True)]
