import numpy as np


def learning_rate(step, base, warmup, total):
    if step < warmup:
        return base * (step + 1) / warmup
    part = min((step - warmup) / (total - warmup), 1)
    return base * (1 + np.cos(np.pi * part)) / 2


def initial_std(fan_in, fan_out, kind):
    if kind == "xavier":
        return np.sqrt(2 / (fan_in + fan_out))
    return np.sqrt(2 / fan_in)
