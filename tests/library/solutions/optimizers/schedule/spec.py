"""Warm-up with a cosine, and the standard deviations of Xavier's and He's weights, compared absolutely."""

import torch

from autograder.spec import Case, CodeExercise, Equivalent, Part, Wrong


def cases(draw):
    for step in (0, 1, 4, 7, 12, 15):
        case = Case(f"step {step}", "learning_rate", group="all", step=step, base=0.5, warmup=4, total=12)
        yield case.shown() if step in (1, 7, 15) else case
    base = draw.uniform(0.2, 0.9)
    for step in (3, 8, 20):
        yield Case(f"drawn base, step {step}", "learning_rate", group="all", step=step, base=float(base), warmup=5, total=25)
    for kind in ("xavier", "he"):
        yield Case(f"{kind}, 3 to 5", "initial_std", group="all", fan_in=3, fan_out=5, kind=kind).shown()
        yield Case(f"{kind}, wide", "initial_std", group="all", fan_in=784, fan_out=int(draw.integers(20, 60)), kind=kind)


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


WARM, PART = "base * (step + 1) / warmup", "min((step - warmup) / (total - warmup), 1)"
COSINE = "base * (1 + np.cos(np.pi * part)) / 2"
XAVIER, HE = "np.sqrt(2 / (fan_in + fan_out))", "np.sqrt(2 / fan_in)"

EXERCISE = CodeExercise(
    parts=[Part(name, points=1, compare="absolute") for name in ("learning_rate", "initial_std")],
    cases=cases,
    reference=[learning_rate, initial_std],
    groups={"all": ("All cases", "Alle Fälle")},
    equivalent=[
        Equivalent("7:12 min((step - warmup) / (total - warmup), 1) -> min(1, (step - warmup) / (total - warmup))", "The smaller of two does not depend on their order."),
    ],
    wrong=[
        Wrong("warm-up-from-zero", (WARM, "base * step / warmup"),
              en="The warm-up seems to begin at 0: `step` in place of `step + 1`.",
              de="Das Aufwärmen beginnt offenbar bei 0: `step` statt `step + 1`."),
        Wrong("no-warm-up", (WARM, "base"),
              en="The warm-up seems to be missing: the full rate from the start.",
              de="Das Aufwärmen fehlt offenbar: Die volle Rate gilt von Anfang an."),
        Wrong("warm-up-not-taken-off", (PART, "min(step / total, 1)"),
              en="The cosine seems to count from the first step, not from the end of the warm-up.",
              de="Der Kosinus zählt offenbar ab dem ersten Schritt statt ab dem Ende des Aufwärmens."),
        Wrong("warm-up-in-total", (PART, "min((step - warmup) / total, 1)"),
              en="The cosine seems to be stretched over `total` steps, not `total − warmup`.",
              de="Der Kosinus ist offenbar auf `total` Schritte gestreckt statt auf `total − warmup`."),
        Wrong("rises-again", (PART, "(step - warmup) / (total - warmup)"),
              en="After `total` the rate seems to rise again.",
              de="Nach `total` steigt die Rate offenbar wieder."),
        Wrong("linear-decay", (COSINE, "base * (1 - part)"),
              en="The rate seems to fall linearly, not along a cosine.",
              de="Die Rate fällt offenbar linear statt entlang eines Kosinus."),
        Wrong("half-missing", (COSINE, "base * (1 + np.cos(np.pi * part))"),
              en="The factor ½ of the cosine seems to be missing.",
              de="Der Faktor ½ vor dem Kosinus fehlt offenbar."),
        Wrong("quarter-wave", (COSINE, "base * np.cos(np.pi / 2 * part)"),
              en="The rate seems to follow a quarter of a cosine, cos(π/2·…).",
              de="Die Rate folgt offenbar einem Viertel des Kosinus, cos(π/2·…)."),
        Wrong("xavier-of-fan-in", (XAVIER, "np.sqrt(1 / fan_in)"),
              en="For \"xavier\" only `fan_in` seems to count.",
              de="Bei \"xavier\" zählt offenbar nur `fan_in`."),
        Wrong("xavier-uniform-bound", (XAVIER, "np.sqrt(6 / (fan_in + fan_out))"),
              en="For \"xavier\" the bound of the uniform distribution seems to be given, √(6/…).",
              de="Bei \"xavier\" ist offenbar die Grenze der Gleichverteilung angegeben, √(6/…)."),
        Wrong("xavier-one", (XAVIER, "np.sqrt(1 / (fan_in + fan_out))"),
              en="For \"xavier\" the 2 seems to be missing: the *mean* of both fans counts.",
              de="Bei \"xavier\" fehlt offenbar die 2: Es zählt der *Mittelwert* beider Breiten."),
        Wrong("variance-for-deviation", (HE, "2 / fan_in"),
              en="For \"he\" the variance seems to be returned, without the square root.",
              de="Bei \"he\" wird offenbar die Varianz zurückgegeben, ohne Wurzel."),
        Wrong("he-of-fan-out", (HE, "np.sqrt(2 / fan_out)"),
              en="For \"he\", `fan_out` seems to be used in place of `fan_in`.",
              de="Bei \"he\" wird offenbar `fan_out` statt `fan_in` verwendet."),
        Wrong("he-without-two", (HE, "np.sqrt(1 / fan_in)"),
              en="For \"he\" the factor 2 seems to be missing: ReLU halves the variance.",
              de="Bei \"he\" fehlt offenbar der Faktor 2: ReLU halbiert die Varianz."),
    ],
)  # fmt: skip
