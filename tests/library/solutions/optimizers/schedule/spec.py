"""Warm-up with a cosine, and the standard deviations of Xavier's and He's weights, compared absolutely."""

import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    for step in (0, 1, 4, 7, 12, 15):
        case = Case(f"step {step}", "learning_rate", step=step, base=0.5, warmup=4, total=12)
        yield case.shown() if step in (1, 7, 15) else case
    base = draw.uniform(0.2, 0.9)
    for step in (3, 8, 20):
        yield Case(f"drawn base, step {step}", "learning_rate", step=step, base=float(base), warmup=5, total=25)
    for kind in ("xavier", "he"):
        yield Case(f"{kind}, 3 to 5", "initial_std", fan_in=3, fan_out=5, kind=kind).shown()
        yield Case(f"{kind}, wide", "initial_std", fan_in=784, fan_out=int(draw.integers(20, 60)), kind=kind)


def learning_rate(step, base, warmup, total):
    base = torch.tensor(base, dtype=torch.float64)
    if step < warmup:
        return base * (step + 1) / warmup
    done = torch.tensor(min(step, total) - warmup, dtype=torch.float64) / (total - warmup)
    return base * (1 + torch.cos(torch.pi * done)) / 2


def initial_std(fan_in, fan_out, kind):
    gain = torch.nn.init.calculate_gain("relu") if kind == "he" else 1.0
    fans = float(fan_in) if kind == "he" else (fan_in + fan_out) / 2
    return torch.tensor(gain**2 / fans, dtype=torch.float64).sqrt()


EXERCISE = CodeExercise(
    parts=[Part(name, points=1, compare="absolute") for name in ("learning_rate", "initial_std")],
    cases=cases,
    reference=[learning_rate, initial_std],
)
