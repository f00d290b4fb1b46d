from numpy import clip, cos, float64, pi


def learning_rate(step, base, warmup, total):
    along = clip((step - warmup) / (total - warmup), 0, 1)
    return float64(base * (step + 1) / warmup if step < warmup else base / 2 + base / 2 * cos(pi * along))


def initial_std(fan_in, fan_out, kind):
    variance = 2 / (fan_in + fan_out)
    if kind == "he":
        variance = 2 / fan_in
    return float64(variance) ** 0.5
