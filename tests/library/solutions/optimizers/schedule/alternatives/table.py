import numpy as np


def learning_rate(step, base, warmup, total):
    rising = np.arange(1, warmup + 1) / warmup
    falling = 0.5 + 0.5 * np.cos(np.linspace(0, np.pi, total - warmup + 1))
    table = np.concatenate([rising, falling])
    return base * table[min(step, total)]


def initial_std(fan_in, fan_out, kind):
    return (2.0 / (fan_in + (fan_out if kind == "xavier" else 0))) ** 0.5
