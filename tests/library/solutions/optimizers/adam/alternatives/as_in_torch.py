import numpy as np


class Adam:
    def __init__(self, lr, beta1, beta2, eps, weight_decay, decoupled):
        self.rates = lr, beta1, beta2, eps
        self.decay = weight_decay
        self.decoupled = decoupled
        self.state = None

    def step(self, params, grads):
        lr, beta1, beta2, eps = self.rates
        if self.state is None:
            self.state = [[np.zeros(p.shape), np.zeros(p.shape), 0] for p in params]
        new = []
        for p, g, state in zip(params, grads, self.state, strict=True):
            if self.decoupled:
                p = p * (1 - lr * self.decay)
            else:
                g = g + self.decay * p
            state[0] += (1 - beta1) * (g - state[0])
            state[1] *= beta2
            state[1] += (1 - beta2) * g * g
            state[2] += 1
            size = lr / (1 - beta1 ** state[2])
            root = np.sqrt(state[1]) / np.sqrt(1 - beta2 ** state[2]) + eps
            new.append(p - size * state[0] / root)
        return tuple(new)
