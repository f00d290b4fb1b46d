"""SGD with momentum and with Nesterov's look ahead; the learning rate changes in mid-run (the reference: torch.optim)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part, Ref, Wrong


def cases(draw):
    for part in ("momentum_step", "nesterov_step"):
        by_hand = {"w": np.array([1.0, 2.0]), "g": np.array([1.0, -2.0]), "u": np.array([2.0, 1.0])}
        yield Case(f"{part}, two numbers", part, group="all", **by_hand, lr=0.25, mu=0.5).shown()
        drawn = {name: draw.normal(4, 3) for name in "wgu"}
        yield Case(f"{part}, drawn", part, group="all", **drawn, lr=0.03, mu=0.8)
        yield path(f"{part}, four steps", part, [draw.normal(3) for _ in range(4)])


def path(name, part, gradients):
    """Steps one after another from a zero velocity, the learning rate cut after the second."""
    case, w, u = Case(name, group="all"), np.ones(3), np.zeros(3)
    for number, (g, lr) in enumerate(zip(gradients, (0.1, 0.1, 0.02, 0.02), strict=True)):
        case.call(part, as_=f"s{number}", w=w, g=g, u=u, lr=lr, mu=0.9)
        w, u = Ref(f"s{number}", 0), Ref(f"s{number}", 1)
    return case


def momentum_step(w, g, u, lr, mu, nesterov=False):
    p = torch.nn.Parameter(w.clone())
    sgd = torch.optim.SGD([p], lr, mu, nesterov=nesterov)
    sgd.state[p] = {"momentum_buffer": u.clone()}
    p.grad = g.clone()
    sgd.step()
    return p.detach(), sgd.state[p]["momentum_buffer"]


def nesterov_step(w, g, u, lr, mu):
    return momentum_step(w, g, u, lr, mu, nesterov=True)


FIRST = "    u = mu * u + g\n    w = w - lr * u\n    return w, u\n"
AHEAD = "w - lr * (g + mu * u_new)"

EXERCISE = CodeExercise(
    parts=[Part(name, points=2, returns={"w": 2, "u": 1}) for name in ("momentum_step", "nesterov_step")],
    cases=cases,
    reference=[momentum_step, nesterov_step],
    groups={"all": ("All cases", "Alle Fälle")},
    wrong=[
        Wrong("averaged", (FIRST, FIRST.replace("+ g", "+ (1 - mu) * g")),
              en="The velocity seems to be a running average: the gradient carries an extra factor 1 − µ.",
              de="Die Geschwindigkeit ist offenbar ein gleitender Mittelwert: Der Gradient trägt einen Faktor 1 − µ zu viel."),
        Wrong("rate-in-velocity", (FIRST, "    u = mu * u + lr * g\n    w = w - u\n    return w, u\n"),
              en="The learning rate seems to be part of the velocity. That differs once it changes.",
              de="Die Lernrate steckt offenbar in der Geschwindigkeit. Das macht einen Unterschied, sobald sie sich ändert."),
        Wrong("old-velocity", (FIRST, "    w = w - lr * u\n    u = mu * u + g\n    return w, u\n"),
              en="The step seems to use the velocity from before this gradient.",
              de="Der Schritt verwendet offenbar die Geschwindigkeit vor diesem Gradienten."),
        Wrong("no-momentum", (FIRST, FIRST.replace("lr * u", "lr * g")),
              en="The step seems to use the gradient alone, not the velocity.",
              de="Der Schritt verwendet offenbar nur den Gradienten, nicht die Geschwindigkeit."),
        Wrong("ascent", (FIRST, FIRST.replace("w - lr", "w + lr")),
              en="The step of `momentum_step` seems to go up the gradient.",
              de="Der Schritt von `momentum_step` geht offenbar den Gradienten hinauf."),
        Wrong("velocity-not-kept", (FIRST, FIRST.replace("    u = mu * u + g\n    w = w - lr * u\n", "    w = w - lr * (mu * u + g)\n")),
              en="The new velocity seems not to be returned: the old one is.",
              de="Zurückgegeben wird offenbar die alte Geschwindigkeit, nicht die neue."),
        Wrong("velocity-downhill", (FIRST, "    u = mu * u - g\n    w = w + lr * u\n    return w, u\n"),
              en="The velocity seems to point downhill: its sign is turned.",
              de="Die Geschwindigkeit zeigt offenbar bergab: Ihr Vorzeichen ist umgekehrt."),
        Wrong("damped-twice", (FIRST, FIRST.replace("lr * u", "lr * mu * u")),
              en="The step seems to be multiplied by `mu` once more.",
              de="Der Schritt ist offenbar noch einmal mit `mu` multipliziert."),
        Wrong("not-ahead", (AHEAD, "w - lr * u_new"),
              en="`nesterov_step` seems to be plain momentum, without the look ahead.",
              de="`nesterov_step` ist offenbar gewöhnliches Momentum, ohne Vorausblick."),
        Wrong("ahead-without-gradient", (AHEAD, "w - lr * mu * u_new"),
              en="In `nesterov_step` the gradient itself seems to be missing from the step.",
              de="Im Schritt von `nesterov_step` fehlt offenbar der Gradient selbst."),
        Wrong("ahead-not-damped", (AHEAD, "w - lr * (g + u_new)"),
              en="In `nesterov_step` the factor `mu` before the velocity seems to be missing.",
              de="In `nesterov_step` fehlt offenbar der Faktor `mu` vor der Geschwindigkeit."),
    ],
)  # fmt: skip
