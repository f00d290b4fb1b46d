# tries: helper functions, constants and a class beside the answer | verdict: adam_step right 4/4
import numpy as np

ONE = 1.0


class Average:
    def __init__(self, decay):
        self.decay = decay

    def __call__(self, old, new):
        return self.decay * old + (ONE - self.decay) * new


def corrected(average, decay, t):
    return average / (ONE - decay**t)


def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    m, v = Average(beta1)(m, g), Average(beta2)(v, np.square(g))
    return w - lr * corrected(m, beta1, t) / (np.sqrt(corrected(v, beta2, t)) + eps), m, v
