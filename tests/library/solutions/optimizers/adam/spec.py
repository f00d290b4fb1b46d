"""Adam and AdamW over several steps and parameters, with the cases that tell wrong versions apart.

A gradient of the size of eps shows where eps stands; a zero gradient after it the averages; a zero gradient with
decay the kind of decay; odd betas and a second parameter all else.
"""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part, Ref, Wrong


def cases(draw):
    tiny = [[np.array([0.001, -0.002])]] + [[np.zeros(2)]] * 3
    yield run("a gradient of the size of eps, then none", [np.ones(2)], tiny, beta1=0.9, beta2=0.5).shown()
    still = [[np.zeros(2)]] * 2
    yield run("decay alone", [np.array([1.0, -2.0])], still, weight_decay=0.5).shown()
    yield run("decoupled decay alone", [np.array([1.0, -2.0])], still, weight_decay=0.5, decoupled=True).shown()
    yield run("the same gradient five times", [draw.normal(3)], [[draw.normal(3)]] * 5, eps=1e-8)
    yield run("two parameters", two(draw), [two(draw) for _ in range(4)], beta1=0.8, beta2=0.95, eps=0.01)
    yield run("two parameters, coupled", two(draw), [two(draw) for _ in range(3)], weight_decay=0.3)
    yield run("two parameters, decoupled", two(draw), [two(draw) for _ in range(3)], weight_decay=0.3, decoupled=True)


def two(draw):
    return [draw.uniform(0.3, 2.0, 2, 3) * draw.signs(2, 3), draw.uniform(0.3, 2.0, 3) * draw.signs(3)]


def run(name, params, gradients, **rates):
    """One optimizer, steps one after another, each from the parameters that the one before returned."""
    usual = {"lr": 0.1, "beta1": 0.7, "beta2": 0.9, "eps": 0.001, "weight_decay": 0.0, "decoupled": False}
    case = Case(name, group="all").call("Adam", as_="adam", **(usual | rates))
    for number, grads in enumerate(gradients):
        case.call("adam.step", as_=f"s{number}", params=params, grads=grads)
        params = Ref(f"s{number}")
    return case


class Adam:
    def __init__(self, lr, beta1, beta2, eps, weight_decay, decoupled):
        kind = torch.optim.AdamW if decoupled else torch.optim.Adam
        self.make = lambda params: kind(params, lr, (beta1, beta2), eps, weight_decay=weight_decay)
        self.params = []

    def step(self, params, grads):
        if not self.params:
            self.params = [torch.nn.Parameter(p.clone()) for p in params]
            self.optimizer = self.make(self.params)
        for p, g in zip(self.params, grads, strict=True):
            p.grad = g.clone()
        self.optimizer.step()
        return [p.detach().clone() for p in self.params]


AVERAGES = """\
        m = self.beta1 * self.m.get(i, 0.0) + (1 - self.beta1) * g
        v = self.beta2 * self.v.get(i, 0.0) + (1 - self.beta2) * g**2
"""
KEPT = "        self.m[i], self.v[i] = m, v\n"
M_HAT, V_HAT = "m / (1 - self.beta1**self.t)", "v / (1 - self.beta2**self.t)"
ROOT = "(np.sqrt(v_hat) + self.eps)"
STEP = f"w - self.lr * m_hat / {ROOT}"
COUNT = "        self.t += 1\n"
SHRINK, L2 = "w = w - self.lr * self.weight_decay * w", "g = g + self.weight_decay * w"
RATES = "        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps\n"

EXERCISE = CodeExercise(
    parts=[Part("Adam", points=4)],
    cases=cases,
    reference=[Adam],
    groups={"all": ("All cases", "Alle Fälle")},
    wrong=[
        Wrong("no-bias-correction", (M_HAT, "m"), (V_HAT, "v"),
              en="The bias correction of *m* and *v* seems to be missing.",
              de="Die Bias-Korrektur von *m* und *v* fehlt offenbar."),
        Wrong("only-m-corrected", (V_HAT, "v"),
              en="Only *m* seems to be bias-corrected, *v* is not.",
              de="Nur *m* ist offenbar korrigiert, *v* nicht."),
        Wrong("only-v-corrected", (M_HAT, "m"),
              en="Only *v* seems to be bias-corrected, *m* is not.",
              de="Nur *v* ist offenbar korrigiert, *m* nicht."),
        Wrong("step-not-counted", (COUNT, "        self.t = 1\n"),
              en="The bias correction seems to stay that of the first step: `t` is not counted on.",
              de="Die Bias-Korrektur bleibt offenbar die des ersten Schritts: `t` wird nicht weitergezählt."),
        Wrong("t-plus-one", (M_HAT, "m / (1 - self.beta1**(self.t + 1))"), (V_HAT, "v / (1 - self.beta2**(self.t + 1))"),
              en="The bias correction seems to be one step ahead: `t + 1` in place of `t`.",
              de="Die Bias-Korrektur ist offenbar einen Schritt voraus: `t + 1` statt `t`."),
        Wrong("t-counted-per-parameter", (COUNT, ""), (KEPT, f"{KEPT}{COUNT}"),
              en="`t` seems to be counted up for every parameter, not once a step.",
              de="`t` wird offenbar für jeden Parameter hochgezählt statt einmal je Schritt."),
        Wrong("product-for-power", (M_HAT, "m / (1 - self.beta1 * self.t) if self.beta1 * self.t < 1 else m"),
              en="The correction of *m* seems to use β₁·t in place of β₁ᵗ.",
              de="Die Korrektur von *m* verwendet offenbar β₁·t statt β₁ᵗ."),
        Wrong("eps-inside-root", (ROOT, "np.sqrt(v_hat + self.eps)"),
              en="`eps` seems to stand inside the square root.",
              de="`eps` steht offenbar unter der Wurzel."),
        Wrong("eps-before-correction", (ROOT, "((np.sqrt(v) + self.eps) / np.sqrt(1 - self.beta2**self.t))"),
              en="`eps` seems to be added before *v* is corrected.",
              de="`eps` wird offenbar addiert, bevor *v* korrigiert ist."),
        Wrong("eps-in-average", (KEPT, f"        v = v + self.eps\n{KEPT}"),
              en="`eps` seems to be added to *v* in every step.",
              de="`eps` wird offenbar in jedem Schritt zu *v* addiert."),
        Wrong("eps-fixed", (ROOT, "(np.sqrt(v_hat) + 1e-8)"),
              en="`eps` seems to be fixed at 1e-8.",
              de="`eps` ist offenbar fest auf 1e-8 gesetzt."),
        Wrong("betas-swapped", (RATES, RATES.replace("lr, beta1, beta2, eps\n", "lr, beta2, beta1, eps\n")),
              en="`beta1` and `beta2` seem to be swapped.",
              de="`beta1` und `beta2` sind offenbar vertauscht."),
        Wrong("betas-fixed", (RATES, RATES.replace("lr, beta1, beta2, eps\n", "lr, 0.9, 0.999, eps\n")),
              en="`beta1` and `beta2` seem to be fixed at 0.9 and 0.999.",
              de="`beta1` und `beta2` sind offenbar fest auf 0,9 und 0,999 gesetzt."),
        Wrong("rate-fixed", (RATES, RATES.replace("= lr, beta1", "= 0.001, beta1")),
              en="`lr` seems to be fixed at 0.001.",
              de="`lr` ist offenbar fest auf 0,001 gesetzt."),
        Wrong("absolute-for-square", (AVERAGES, AVERAGES.replace("g**2", "np.abs(g)")),
              en="*v* seems to average |*g*| in place of *g*².",
              de="*v* mittelt offenbar |*g*| statt *g*²."),
        Wrong("square-of-average", (AVERAGES, AVERAGES.replace("g**2", "m**2")),
              en="*v* seems to average the squares of *m*, not of the gradient.",
              de="*v* mittelt offenbar die Quadrate von *m* statt die des Gradienten."),
        Wrong("one-v-per-parameter", (AVERAGES, AVERAGES.replace("g**2", "np.mean(g**2)")),
              en="*v* seems to be one number per parameter, the mean over its entries.",
              de="*v* ist offenbar eine einzige Zahl je Parameter, der Mittelwert über seine Einträge."),
        Wrong("no-square-root", (ROOT, "(v_hat + self.eps)"),
              en="The square root of v̂ seems to be missing.",
              de="Die Wurzel aus v̂ fehlt offenbar."),
        Wrong("m-sums-up", (AVERAGES, AVERAGES.replace("(1 - self.beta1) * g", "g")),
              en="The factor 1 − β₁ seems to be missing: *m* adds gradients up.",
              de="Der Faktor 1 − β₁ fehlt offenbar: *m* summiert Gradienten."),
        Wrong("v-sums-up", (AVERAGES, AVERAGES.replace("(1 - self.beta2) * g**2", "g**2")),
              en="The factor 1 − β₂ seems to be missing: *v* adds squares up.",
              de="Der Faktor 1 − β₂ fehlt offenbar: *v* summiert Quadrate."),
        Wrong("state-not-kept", (KEPT, ""),
              en="The averages seem to start anew in every step.",
              de="Die Mittelwerte beginnen offenbar in jedem Schritt von vorn."),
        Wrong("corrected-kept", (KEPT, ""), (STEP, "self.after(i, w, m_hat, v_hat)\n\n    def after(self, i, w, m_hat, v_hat):\n        self.m[i], self.v[i] = m_hat, v_hat\n        return " + STEP),
              en="The corrected averages seem to be kept for the next step; it needs the uncorrected ones.",
              de="Für den nächsten Schritt werden offenbar die korrigierten Mittelwerte behalten; er braucht die unkorrigierten."),
        Wrong("greatest-v", (KEPT, f"        v = np.maximum(v, self.v.get(i, 0.0))\n{KEPT}"),
              en="*v* seems never to shrink, as in AMSGrad.",
              de="*v* wird offenbar nie kleiner, wie bei AMSGrad."),
        Wrong("gradient-for-average", (STEP, f"w - self.lr * g / {ROOT}"),
              en="The step seems to use the gradient itself in place of m̂.",
              de="Der Schritt verwendet offenbar den Gradienten selbst statt m̂."),
        Wrong("sign-of-average", (STEP, "w - self.lr * np.sign(m_hat) + 0 * v_hat"),
              en="The step seems to use only the sign of m̂.",
              de="Der Schritt verwendet offenbar nur das Vorzeichen von m̂."),
        Wrong("ascent", (STEP, f"w + self.lr * m_hat / {ROOT}"),
              en="The step seems to go up the gradient.",
              de="Der Schritt geht offenbar den Gradienten hinauf."),
        Wrong("decay-always-coupled", (SHRINK, L2),
              en="The decay seems to go through the averages also where `decoupled` is True.",
              de="Der Weight Decay geht offenbar auch bei `decoupled` = True durch die Mittelwerte."),
        Wrong("decay-always-decoupled", (L2, SHRINK),
              en="The decay seems to shrink `w` directly also where `decoupled` is False.",
              de="Der Weight Decay verkleinert `w` offenbar auch bei `decoupled` = False unmittelbar."),
        Wrong("decay-ignored", (SHRINK, "pass"), (L2, "pass"),
              en="`weight_decay` seems to be ignored.",
              de="`weight_decay` bleibt offenbar unbeachtet."),
        Wrong("decay-without-rate", (SHRINK, "w = w - self.weight_decay * w"),
              en="The decoupled decay seems not to be multiplied by `lr`.",
              de="Der entkoppelte Weight Decay ist offenbar nicht mit `lr` multipliziert."),
        Wrong("decay-doubled", (L2, "g = g + 2 * self.weight_decay * w"),
              en="The coupled decay seems to carry an extra factor 2.",
              de="Der gekoppelte Weight Decay trägt offenbar einen zusätzlichen Faktor 2."),
        Wrong("vectors-do-not-decay", ("    def moved(self, i, w, g):\n", "    def moved(self, i, w, g):\n        decay = self.weight_decay if w.ndim > 1 or i == 0 else 0.0\n"), (SHRINK, "w = w - self.lr * decay * w"), (L2, "g = g + decay * w"),
              en="The second parameter seems not to decay; here every one does.",
              de="Der zweite Parameter schrumpft offenbar nicht; hier schrumpfen alle."),
        Wrong("arrays-changed", (f"        return {STEP}", f"        w -= self.lr * m_hat / {ROOT}\n        return w"),
              en="The parameters handed over seem to be changed in place.",
              de="Die übergebenen Parameter werden offenbar verändert."),
    ],
)  # fmt: skip
