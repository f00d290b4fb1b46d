"""Gradients clipped by value and by their common norm (the reference: torch.nn.utils.clip_grad_norm_, without its 1e-6)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Equivalent, Part, Wrong


def cases(draw):
    yield Case("four numbers", "clip_by_value", group="all", g=np.array([0.5, -3.0, 2.0, -0.25]), limit=1.0).shown()
    for scale in (1.0, 3.0):
        g = scale * np.append(draw.uniform(0.1, 3, 4), [-2.0, -0.2])
        yield Case(f"drawn, times {scale:g}", "clip_by_value", group="all", g=g, limit=1.5)
    yield Case("norm 5", "clip_by_norm", group="all", grads=[np.array([3.0]), np.array([4.0, 0.0])], limit=2.5).shown()
    yield Case("within", "clip_by_norm", group="all", grads=[np.array([0.3, -0.4])], limit=2.0).shown()
    for name, scale in (("far out", 5.0), ("a little out", 1.0)):
        grads = [scale * draw.uniform(0.8, 2, 2, 3) * draw.signs(2, 3), scale * draw.uniform(0.8, 2, 4)]
        yield Case(name, "clip_by_norm", group="all", grads=grads, limit=1.75)


def clip_by_value(g, limit):
    return torch.clamp(g, -limit, limit)


def clip_by_norm(grads, limit):
    norm = torch.nn.utils.get_total_norm(grads)
    return [g * torch.clamp(limit / norm, max=1.0) for g in grads]


VALUE = "np.clip(g, -limit, limit)"
NORM, FACTOR = "np.sqrt(sum((g**2).sum() for g in grads))", "min(1, limit / norm)"
RETURN = "    return [factor * g for g in grads]"

EXERCISE = CodeExercise(
    parts=[Part("clip_by_value", points=1), Part("clip_by_norm", points=2)],
    cases=cases,
    reference=[clip_by_value, clip_by_norm],
    groups={"all": ("All cases", "Alle Fälle")},
    equivalent=[
        Equivalent("5:12 np.clip(g, -limit, limit) -> np.clip(-limit, g, limit)", "The middle one of three numbers does not depend on their order."),
        Equivalent("10:14 min(1, limit / norm) -> min(limit / norm, 1)", "The smaller of two does not depend on their order."),
    ],
    wrong=[
        Wrong("one-sided", (VALUE, "np.minimum(g, limit)"),
              en="`clip_by_value` seems to limit upwards only.",
              de="`clip_by_value` begrenzt offenbar nur nach oben."),
        Wrong("zeroed-outside", (VALUE, "np.where(np.abs(g) > limit, 0, g)"),
              en="`clip_by_value` seems to set entries outside the limits to 0.",
              de="`clip_by_value` setzt Einträge außerhalb der Grenzen offenbar auf 0."),
        Wrong("from-zero", (VALUE, "np.clip(g, 0, limit)"),
              en="`clip_by_value` seems to cut off negative entries at 0.",
              de="`clip_by_value` schneidet negative Einträge offenbar bei 0 ab."),
        Wrong("sign-only", (VALUE, "limit * np.sign(g)"),
              en="`clip_by_value` seems to bring every entry to ±`limit`.",
              de="`clip_by_value` bringt offenbar jeden Eintrag auf ±`limit`."),
        Wrong("limits-fixed", (VALUE, "np.clip(g, -1, 1)"),
              en="The limits of `clip_by_value` seem to be fixed at ±1.",
              de="Die Grenzen von `clip_by_value` sind offenbar fest auf ±1 gesetzt."),
        Wrong("always-scaled", (FACTOR, "limit / norm"),
              en="`clip_by_norm` seems to stretch small gradients too.",
              de="`clip_by_norm` streckt offenbar auch kleine Gradienten."),
        Wrong("each-by-itself", (RETURN, "    return [min(1, limit / np.linalg.norm(g)) * g for g in grads]"),
              en="Every array seems to be clipped by its own norm, not by the common one.",
              de="Jedes Array wird offenbar nach seiner eigenen Norm begrenzt statt nach der gemeinsamen."),
        Wrong("root-missing", (NORM, "sum((g**2).sum() for g in grads)"),
              en="The norm seems to lack its square root.",
              de="Der Norm fehlt offenbar die Wurzel."),
        Wrong("sum-of-norms", (NORM, "sum(np.sqrt((g**2).sum()) for g in grads)"),
              en="The common norm seems to be the sum of the single ones.",
              de="Die gemeinsame Norm ist offenbar die Summe der einzelnen."),
        Wrong("sum-of-absolutes", (NORM, "sum(np.abs(g).sum() for g in grads)"),
              en="The norm seems to be the sum of absolute values.",
              de="Die Norm ist offenbar die Summe der Beträge."),
        Wrong("greatest-entry", (NORM, "max(np.abs(g).max() for g in grads)"),
              en="The norm seems to be the greatest absolute value.",
              de="Die Norm ist offenbar der größte Betrag."),
        Wrong("unit-length", (FACTOR, "min(1, 1 / norm)"),
              en="The gradients seem to be brought to length 1, not to `limit`.",
              de="Die Gradienten werden offenbar auf Länge 1 gebracht statt auf `limit`."),
        Wrong("entries-clipped", (RETURN, "    return [np.clip(g, -limit, limit) if factor < 1 else g for g in grads]"),
              en="`clip_by_norm` seems to clip entries one by one, which turns the direction.",
              de="`clip_by_norm` begrenzt offenbar einzelne Einträge; das ändert die Richtung."),
        Wrong("arrays-changed", (RETURN, "    for g in grads:\n        g *= factor\n    return grads"),
              en="The arrays handed over seem to be changed in place.",
              de="Die übergebenen Arrays werden offenbar verändert."),
    ],
)  # fmt: skip
