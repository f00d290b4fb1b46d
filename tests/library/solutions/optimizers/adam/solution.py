import numpy as np


class Adam:
    def __init__(self, lr, beta1, beta2, eps, weight_decay, decoupled):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.weight_decay, self.decoupled = weight_decay, decoupled
        self.t = 0
        self.m, self.v = {}, {}

    def step(self, params, grads):
        self.t += 1
        return [self.moved(i, w, grads[i]) for i, w in enumerate(params)]

    def moved(self, i, w, g):
        if self.decoupled:
            w = w - self.lr * self.weight_decay * w
        else:
            g = g + self.weight_decay * w
        m = self.beta1 * self.m.get(i, 0.0) + (1 - self.beta1) * g
        v = self.beta2 * self.v.get(i, 0.0) + (1 - self.beta2) * g**2
        self.m[i], self.v[i] = m, v
        m_hat = m / (1 - self.beta1**self.t)
        v_hat = v / (1 - self.beta2**self.t)
        return w - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
