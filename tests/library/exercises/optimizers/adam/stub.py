import numpy as np


class Adam:
    def __init__(self, lr, beta1, beta2, eps, weight_decay, decoupled):
        raise NotImplementedError

    def step(self, params, grads):
        raise NotImplementedError
