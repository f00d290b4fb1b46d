"""The corrections drawn into the step size and the root, as PyTorch computes it; a list is returned."""

import math


def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    first = m + (1 - beta1) * (g - m)
    second = v * beta2 + (1 - beta2) * g * g
    step_size = lr / (1 - beta1**t)
    root = second**0.5 / math.sqrt(1 - beta2**t) + eps
    return [w - step_size * first / root, first, second]
