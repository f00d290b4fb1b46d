"""RMSProp and AdaGrad with an eps that matters, also over steps with tiny gradients (the reference: torch.optim)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part, Ref, Wrong


def cases(draw):
    for part, rest in PARTS.items():
        hand = {"w": np.array([1.0, 2.0]), "g": np.array([2.0, -1.0]), "s": np.array([0.0, 3.0])}
        yield Case(f"{part}, two numbers", part, group="all", **hand, lr=0.5, eps=0.5, **rest).shown()
        drawn = {"w": draw.normal(4, 3), "g": draw.normal(4, 3), "s": draw.uniform(0.2, 2, 4, 3)}
        yield Case(f"{part}, drawn", part, group="all", **drawn, lr=0.03, eps=0.01, **rest)
        yield path(f"{part}, five steps", part, [1e-3 * draw.normal(3) for _ in range(5)], rest)


PARTS = {"rmsprop_step": {"rho": 0.75}, "adagrad_step": {}}


def path(name, part, gradients, rest):
    """Steps one after another from zero, with gradients of the size of eps."""
    case, w, s = Case(name, group="all"), np.zeros(3), np.zeros(3)
    for number, g in enumerate(gradients):
        case.call(part, as_=f"s{number}", w=w, g=g, s=s, lr=0.1, eps=1e-3, **rest)
        w, s = Ref(f"s{number}", 0), Ref(f"s{number}", 1)
    return case


def rmsprop_step(w, g, s, lr, rho, eps):
    return stepped(lambda p: torch.optim.RMSprop(p, lr, alpha=rho, eps=eps), w, g, {"square_avg": s.clone()})


def adagrad_step(w, g, s, lr, eps):
    return stepped(lambda p: torch.optim.Adagrad(p, lr, eps=eps), w, g, {"sum": s.clone()})


def stepped(make, w, g, state):
    p = torch.nn.Parameter(w.clone())
    optimizer = make([p])
    optimizer.state[p] = {"step": torch.tensor(0.0), **state}
    p.grad = g.clone()
    optimizer.step()
    return p.detach(), *state.values()


AVERAGE, RMS = "rho * s + (1 - rho) * g**2", "lr * g / (np.sqrt(s) + eps)"
TOTAL, ADA = "s + g**2\n", "lr * g / (np.sqrt(total) + eps)"

EXERCISE = CodeExercise(
    parts=[Part(name, points=2, returns={"w": 2, "s": 1}) for name in PARTS],
    cases=cases,
    reference=[rmsprop_step, adagrad_step],
    groups={"all": ("All cases", "Alle Fälle")},
    wrong=[
        Wrong("eps-inside-root", (RMS, "lr * g / np.sqrt(s + eps)"),
              en="In `rmsprop_step`, `eps` seems to stand inside the square root.",
              de="In `rmsprop_step` steht `eps` offenbar unter der Wurzel."),
        Wrong("eps-left-out", (RMS, "lr * g / np.sqrt(s)"),
              en="In `rmsprop_step`, `eps` seems to be left out.",
              de="In `rmsprop_step` fehlt `eps` offenbar."),
        Wrong("sum-for-average", (AVERAGE, "rho * s + g**2"),
              en="In `rmsprop_step` the factor 1 − ρ seems to be missing.",
              de="In `rmsprop_step` fehlt offenbar der Faktor 1 − ρ."),
        Wrong("shares-swapped", (AVERAGE, "(1 - rho) * s + rho * g**2"),
              en="In `rmsprop_step`, ρ and 1 − ρ seem to be swapped.",
              de="In `rmsprop_step` sind ρ und 1 − ρ offenbar vertauscht."),
        Wrong("not-squared", (AVERAGE, "rho * s + (1 - rho) * np.abs(g)"),
              en="`rmsprop_step` seems to average |*g*| in place of *g*².",
              de="`rmsprop_step` mittelt offenbar |*g*| statt *g*²."),
        Wrong("no-square-root", (RMS, "lr * g / (s + eps)"),
              en="In `rmsprop_step` the square root seems to be missing.",
              de="In `rmsprop_step` fehlt offenbar die Wurzel."),
        Wrong("never-forgets", (AVERAGE, "s + g**2 + 0 * rho"),
              en="`rmsprop_step` seems to add up all squares, as AdaGrad does.",
              de="`rmsprop_step` summiert offenbar alle Quadrate, wie AdaGrad."),
        Wrong("rho-fixed", (f"    s = {AVERAGE}", f"    rho = 0.9\n    s = {AVERAGE}"),
              en="In `rmsprop_step`, `rho` seems to be fixed at 0.9.",
              de="In `rmsprop_step` ist `rho` offenbar fest auf 0,9 gesetzt."),
        Wrong("eps-in-average", (AVERAGE, f"{AVERAGE} + eps"),
              en="In `rmsprop_step`, `eps` seems to be added to *s* in every step.",
              de="In `rmsprop_step` wird `eps` offenbar in jedem Schritt zu *s* addiert."),
        Wrong("ada-eps-inside-root", (ADA, "lr * g / np.sqrt(total + eps)"),
              en="In `adagrad_step`, `eps` seems to stand inside the square root.",
              de="In `adagrad_step` steht `eps` offenbar unter der Wurzel."),
        Wrong("ada-eps-in-sum", (TOTAL, "s + g**2 + eps\n"),
              en="In `adagrad_step`, `eps` seems to be added to *s* in every step.",
              de="In `adagrad_step` wird `eps` offenbar in jedem Schritt zu *s* addiert."),
        Wrong("ada-old-sum", (ADA, "lr * g / (np.sqrt(s) + eps)"),
              en="`adagrad_step` seems to divide by the sum from before this gradient.",
              de="`adagrad_step` teilt offenbar durch die Summe vor diesem Gradienten."),
        Wrong("ada-starts-at-a-tenth", (TOTAL, "np.where(s == 0, 0.1, s) + g**2\n"),
              en="In `adagrad_step` the sum seems to start at 0.1.",
              de="In `adagrad_step` beginnt die Summe offenbar bei 0,1."),
        Wrong("ada-not-squared", (TOTAL, "s + np.abs(g)\n"),
              en="`adagrad_step` seems to add up |*g*| in place of *g*².",
              de="`adagrad_step` summiert offenbar |*g*| statt *g*²."),
        Wrong("ada-no-square-root", (ADA, "lr * g / (total + eps)"),
              en="In `adagrad_step` the square root seems to be missing.",
              de="In `adagrad_step` fehlt offenbar die Wurzel."),
        Wrong("ada-last-square", (TOTAL, "0 * s + g**2\n"),
              en="`adagrad_step` seems to keep the last square only, not their sum.",
              de="`adagrad_step` behält offenbar nur das letzte Quadrat, nicht die Summe."),
    ],
)  # fmt: skip
