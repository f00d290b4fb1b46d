import math


def learning_rate(step, base, warmup, total):
    if step >= total:
        return 0.0
    if step >= warmup:
        return base * math.cos(math.pi / 2 * (step - warmup) / (total - warmup)) ** 2
    return (step + 1) * (base / warmup)


def initial_std(fan_in, fan_out, kind):
    fans = {"xavier": 0.5 * (fan_in + fan_out), "he": 0.5 * fan_in}
    return 1 / math.sqrt(fans[kind])
