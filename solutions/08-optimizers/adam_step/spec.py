"""Adam, one step from a given state (Kingma & Ba 2015, algorithm 1).

Where `eps` is 0 its place cannot matter: two groups check all else there, and two check `eps` as well.
"""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part, Ref, Wrong


def cases(draw):
    yield by_hand("first step, two numbers", "first", g=[1.0, -2.0], t=1, **USUAL).shown()
    yield step("first step", "first", draw, (6,), t=1, fresh=True, **USUAL)
    yield step("first step, odd betas", "first", draw, (3, 2), t=1, fresh=True, **ODD)

    yield by_hand("third step, two numbers", "later", g=[2.0, -1.0], m=[0.5, 0.5], v=[1.0, 4.0], t=3, **USUAL).shown()
    yield step("a few steps in", "later", draw, (4, 3), t=7, **USUAL)
    yield step("many steps in", "later", draw, (5,), t=1000, **USUAL)

    yield by_hand("betas 0.5 and 0.75", "betas", g=[1.0, -1.0], m=[1.0, 3.0], v=[1.0, 5.0], t=2, **ROUND).shown()
    yield step("odd betas", "betas", draw, (2, 4), t=3, **(ODD | {"eps": 0.02}))
    yield step("beta1 above beta2", "betas", draw, (2, 3, 2), t=4, lr=0.05, beta1=0.95, beta2=0.7, eps=0.1)

    yield by_hand("a gradient of the size of eps", "tiny", w=[1.0], g=[0.001], t=1, **(USUAL | TINY)).shown()
    yield path("twenty steps", [np.array([0.001])] * 20, **(USUAL | TINY)).plotted(
        "w",
        "`w` over 20 steps with `g = eps = 0.001`",
        "`w` über 20 Schritte mit `g = eps = 0.001`",
    )
    yield step("tiny gradients", "tiny", draw, (6,), t=2, fresh=True, scale=1e-3, **(ODD | TINY))
    yield step("tiny gradients, later", "tiny", draw, (3, 4), t=9, scale=1e-3, **(ODD | TINY))
    yield path("ten drawn steps", [1e-3 * draw.normal(2) for _ in range(10)], **(ODD | TINY))


USUAL = {"lr": 0.1, "beta1": 0.9, "beta2": 0.999, "eps": 0.0}
ODD = {"lr": 0.03, "beta1": 0.8, "beta2": 0.95, "eps": 0.0}
ROUND = {"lr": 0.5, "beta1": 0.5, "beta2": 0.75, "eps": 0.5}
TINY = {"eps": 1e-3}


def by_hand(name, group, g, t, w=(1.0, 2.0), m=None, v=None, **rates):
    """One step on few and round numbers."""
    state = {key: np.zeros(len(g)) if given is None else np.array(given) for key, given in (("m", m), ("v", v))}
    return Case(name, "adam_step", group=group, w=np.array(w), g=np.array(g), **state, t=t, **rates)


def step(name, group, draw, shape, t, fresh=False, scale=1.0, **rates):
    """One step on drawn numbers: gradients of the size of `scale`; the state zero if `fresh`, else of that size too."""
    m = draw.zeros(*shape) if fresh else scale * draw.normal(*shape)
    v = draw.zeros(*shape) if fresh else scale**2 * draw.uniform(0.25, 2.0, *shape)
    g = scale * draw.uniform(0.25, 2.0, *shape) * draw.signs(*shape)
    return Case(name, "adam_step", group=group, w=draw.normal(*shape), g=g, m=m, v=v, t=t, **rates)


def path(name, gradients, **rates):
    """Steps one after another from a zero state, each going on from what the one before returned."""
    zero = np.zeros(gradients[0].shape)
    case = Case(name, group="tiny")
    before = {"w": zero + 1.0, "m": zero, "v": zero}
    for t, g in enumerate(gradients, 1):
        case.call("adam_step", as_=f"s{t}", w=before["w"], g=g, m=before["m"], v=before["v"], t=t, **rates)
        before = {name: Ref(f"s{t}", index) for index, name in enumerate(before)}
    return case


def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    p = torch.nn.Parameter(w.clone())
    adam = torch.optim.Adam([p], lr, (beta1, beta2), eps)
    adam.state[p] = {"step": torch.tensor(t - 1.0), "exp_avg": m.clone(), "exp_avg_sq": v.clone()}
    p.grad = g.clone()
    adam.step()
    return p.detach(), adam.state[p]["exp_avg"], adam.state[p]["exp_avg_sq"]


FIRST_LINE = "    m = beta1 * m"
M_HAT, V_HAT = "m / (1 - beta1**t)", "v / (1 - beta2**t)"
STEP = "lr * m_hat / (np.sqrt(v_hat) + eps)"

EXERCISE = CodeExercise(
    parts=[Part("adam_step", returns={"w": 2, "m": 1, "v": 1}, points=4)],
    cases=cases,
    reference=[adam_step],
    groups={
        "first": ("First step, `eps = 0`", "Erster Schritt, `eps = 0`"),
        "later": ("Later steps, `eps = 0`", "Spätere Schritte, `eps = 0`"),
        "betas": ("Unusual betas and `eps`", "Ungewöhnliche Betas und `eps`"),
        "tiny": ("Tiny gradients, `eps = 0.001`", "Winzige Gradienten, `eps = 0.001`"),
    },
    wrong=[
        Wrong(
            "eps-inside-root", ("np.sqrt(v_hat) + eps", "np.sqrt(v_hat + eps)"),
            en="`eps` seems to stand inside the square root.",
            de="`eps` steht offenbar unter der Wurzel.",
            why_en="Adam divides by √v̂ + `eps`. "
            "Inside the root, 0.001 counts as √0.001 ≈ 0.032, and tiny gradients hardly move `w`.",
            why_de="Adam teilt durch √v̂ + `eps`. "
            "Unter der Wurzel wirkt 0,001 wie √0,001 ≈ 0,032, und winzige Gradienten bewegen `w` kaum.",
            next_en="Look at the line that computes `w`: where should the square root end?",
            next_de="Die Zeile ansehen, in der `w` berechnet wird: Wo muss die Wurzel enden?",
        ),
        Wrong(
            "eps-before-correction", (STEP, "lr * np.sqrt(1 - beta2**t) * m_hat / (np.sqrt(v) + eps)"),
            en="`eps` seems to be added before *v* is corrected.",
            de="`eps` wird offenbar addiert, bevor *v* korrigiert ist.",
            why_en="Drawing the correction into `lr` is a known short form, "
            "but it divides `eps` by √(1 − β₂ᵗ) as well.",
            why_de="Die Korrektur in `lr` zu ziehen ist eine bekannte Kurzform. "
            "Sie teilt aber auch `eps` durch √(1 − β₂ᵗ).",
            next_en="To what do you add `eps`: to √v̂ or to √v?",
            next_de="Zu welcher Wurzel wird `eps` addiert: zu √v̂ oder zu √v?",
        ),
        Wrong(
            "eps-left-out", ("np.sqrt(v_hat) + eps", "np.sqrt(v_hat)"),
            en="`eps` seems to be left out.",
            de="`eps` fehlt offenbar.",
            why_en="`eps` keeps the step small where gradients are tiny. "
            "Without it each of them moves `w` by a whole `lr`.",
            why_de="`eps` hält die Schritte bei winzigen Gradienten klein. "
            "Ohne `eps` bewegt jeder von ihnen `w` um ein ganzes `lr`.",
            next_en="Compare your divisor with √v̂ + ε.",
            next_de="Den Nenner mit √v̂ + ε vergleichen.",
        ),
        Wrong(
            "no-bias-correction", (M_HAT, "m"), (V_HAT, "v"),
            en="The bias correction of *m* and *v* seems to be missing.",
            de="Die Bias-Korrektur von *m* und *v* fehlt offenbar.",
            why_en="Both averages start at zero and are too small at first. The correction makes up for that.",
            why_de="Beide Mittelwerte beginnen bei null und sind anfangs zu klein. Die Korrektur gleicht das aus.",
            next_en="Which values go into the step: *m* and *v*, or m̂ and v̂?",
            next_de="Welche Werte gehen in den Schritt ein: *m* und *v* oder m̂ und v̂?",
        ),
        Wrong(
            "only-m-corrected", (V_HAT, "v"),
            en="Only *m* seems to be bias-corrected, *v* is not.",
            de="Nur *m* ist offenbar korrigiert, *v* nicht.",
            why_en="*v* too starts at zero. Uncorrected, it makes the first steps much too long.",
            why_de="Auch *v* beginnt bei null. Unkorrigiert macht es die ersten Schritte viel zu lang.",
            next_en="Look at the line with the square root: is it *v* or v̂ there?",
            next_de="Die Zeile mit der Wurzel ansehen: Steht dort *v* oder v̂?",
        ),
        Wrong(
            "only-v-corrected", (M_HAT, "m"),
            en="Only *v* seems to be bias-corrected, *m* is not.",
            de="Nur *v* ist offenbar korrigiert, *m* nicht.",
            why_en="*m* too starts at zero. Uncorrected, it makes the first steps much too short.",
            why_de="Auch *m* beginnt bei null. Unkorrigiert macht es die ersten Schritte viel zu kurz.",
            next_en="Look at the numerator of your step: is it *m* or m̂ there?",
            next_de="Den Zähler des Schritts ansehen: Steht dort *m* oder m̂?",
        ),
        Wrong(
            "constant-correction", (M_HAT, "m / (1 - beta1)"), (V_HAT, "v / (1 - beta2)"),
            en="The bias correction seems not to depend on `t`.",
            de="Die Bias-Korrektur hängt offenbar nicht von `t` ab.",
            why_en="1 − β is right for the first step only. The correction fades as `t` grows: 1 − βᵗ.",
            why_de="1 − β stimmt nur im ersten Schritt. Mit wachsendem `t` lässt die Korrektur nach: 1 − βᵗ.",
            next_en="Where does `t` occur in your code?",
            next_de="Wo kommt `t` im Programm vor?",
        ),
        Wrong(
            "t-plus-one", (M_HAT, "m / (1 - beta1 ** (t + 1))"), (V_HAT, "v / (1 - beta2 ** (t + 1))"),
            en="The bias correction seems to be one step ahead: `t + 1` in place of `t`.",
            de="Die Bias-Korrektur ist offenbar einen Schritt voraus: `t + 1` statt `t`.",
            why_en="`t` already is the number of this step, counted from 1. Nothing is left to count.",
            why_de="`t` ist schon die Nummer dieses Schritts, gezählt ab 1. Zu zählen bleibt nichts.",
            next_en="What does 1 − β₁ᵗ give in your code for `t = 1`?",
            next_de="`t = 1` einsetzen: Was ergibt 1 − β₁ᵗ im Programm?",
        ),
        Wrong(
            "betas-swapped", (FIRST_LINE, f"    beta1, beta2 = beta2, beta1\n{FIRST_LINE}"),
            en="`beta1` and `beta2` seem to be swapped.",
            de="`beta1` und `beta2` sind offenbar vertauscht.",
            why_en="`beta1` belongs to *m*, the average of the gradients, `beta2` to *v*, "
            "the average of their squares.",
            why_de="`beta1` gehört zu *m*, dem Mittelwert der Gradienten, `beta2` zu *v*, "
            "dem Mittelwert ihrer Quadrate.",
            next_en="Which beta stands in your line for *m*?",
            next_de="Welches Beta steht in der Zeile für *m*?",
        ),
        Wrong(
            "absolute-for-square", ("g**2", "np.abs(g)"),
            en="*v* seems to average |*g*| in place of *g*².",
            de="*v* mittelt offenbar |*g*| statt *g*².",
            why_en="The root later undoes the square. Taken of |*g*| it leaves steps of the wrong size.",
            why_de="Die Wurzel hebt später das Quadrat auf. Aus |*g*| gezogen, ergibt sie Schritte falscher Länge.",
            next_en="What should `g = [3.0]` add to *v*?",
            next_de="`g = [3.0]` einsetzen: Was kommt zu *v* hinzu?",
        ),
        Wrong(
            "no-square-root", ("np.sqrt(v_hat) + eps", "v_hat + eps"),
            en="The square root of v̂ seems to be missing.",
            de="Die Wurzel aus v̂ fehlt offenbar.",
            why_en="*v* averages squares. Only its root has the size of a gradient.",
            why_de="*v* mittelt Quadrate. Erst die Wurzel daraus hat die Größe eines Gradienten.",
            next_en="Compare your divisor with √v̂ + ε.",
            next_de="Den Nenner mit √v̂ + ε vergleichen.",
        ),
        Wrong(
            "sum-for-average", ("(1 - beta1) * g\n", "g\n"), ("(1 - beta2) * g**2", "g**2"),
            en="The factors 1 − β seem to be missing: *m* and *v* are sums in place of averages.",
            de="Die Faktoren 1 − β fehlen offenbar: *m* und *v* sind Summen statt Mittelwerte.",
            why_en="In a running average the weights of old and new add up to 1: β and 1 − β.",
            why_de="In einem gleitenden Mittelwert ergeben die Gewichte von Alt und Neu zusammen 1: β und 1 − β.",
            next_en="Which factor stands before `g` in your line for *m*?",
            next_de="Die Zeile für *m* ansehen: Welcher Faktor steht vor `g`?",
        ),
        Wrong(
            "gradient-for-average", (STEP, "lr * g / (np.sqrt(v_hat) + eps)"),
            en="The step seems to use the gradient `g` itself in place of m̂.",
            de="Der Schritt verwendet offenbar den Gradienten `g` selbst statt m̂.",
            why_en="That is RMSProp. Adam steps along the running average of the gradients.",
            why_de="Das ist RMSProp. Adam geht entlang des gleitenden Mittelwerts der Gradienten.",
            next_en="Which of your values stands in the numerator of the step?",
            next_de="Welcher Wert steht im Zähler des Schritts?",
        ),
        Wrong(
            "corrected-returned", ("return w, m, v", "return w, m_hat, v_hat"),
            en="The corrected m̂ and v̂ seem to be returned in place of *m* and *v*.",
            de="Zurückgegeben werden offenbar die korrigierten m̂ und v̂ statt *m* und *v*.",
            why_en="The next step goes on from the uncorrected averages. Otherwise the correction piles up.",
            why_de="Der nächste Schritt rechnet mit den unkorrigierten Mittelwerten weiter. "
            "Sonst häuft sich die Korrektur an.",
            next_en="Which two names stand after `w` in your `return`?",
            next_de="Welche zwei Namen stehen im `return` hinter `w`?",
        ),
        Wrong(
            "ascent", (f"w - {STEP}", f"w + {STEP}"),
            en="The step seems to go up the gradient.",
            de="Der Schritt geht offenbar den Gradienten hinauf.",
            why_en="The gradient points to where the loss grows. A step against it lowers the loss.",
            why_de="Der Gradient zeigt dorthin, wo der Verlust wächst. Ein Schritt dagegen senkt ihn.",
            next_en="Which sign stands before the step in your line for `w`?",
            next_de="Die Zeile für `w` ansehen: Welches Vorzeichen hat der Schritt?",
        ),
        Wrong(
            "defaults-hard-coded", (FIRST_LINE, f"    beta1, beta2, eps = 0.9, 0.999, 1e-8\n{FIRST_LINE}"),
            en="`beta1`, `beta2` and `eps` seem to be fixed at 0.9, 0.999 and 1e-8.",
            de="`beta1`, `beta2` und `eps` sind offenbar fest auf 0,9, 0,999 und 1e-8 gesetzt.",
            why_en="Those are the usual values. The function is called with others too.",
            why_de="Das sind die üblichen Werte. Die Funktion wird auch mit anderen aufgerufen.",
            next_en="Search your code for the number 0.9: where should a parameter stand?",
            next_de="Im Programm nach der Zahl 0.9 suchen: Wo gehört ein Parameter hin?",
        ),
        Wrong(
            "arrays-changed",
            ("m = beta1 * m + (1 - beta1) * g\n", "m *= beta1\n    m += (1 - beta1) * g\n"),
            ("v = beta2 * v + (1 - beta2) * g**2", "v *= beta2\n    v += (1 - beta2) * g**2"),
            (f"w = w - {STEP}", f"w -= {STEP}"),
            en="The arrays handed over seem to be changed in place.",
            de="Die übergebenen Arrays werden offenbar verändert.",
            why_en="`w -= …` and `m *= …` write into the caller's own array. `w = w - …` makes a new one.",
            why_de="`w -= …` und `m *= …` schreiben in das Array der aufrufenden Stelle. "
            "`w = w - …` legt ein neues an.",
            next_en="Look for `-=`, `+=` and `*=` in your code: to whom do those arrays belong?",
            next_de="Im Programm nach `-=`, `+=` und `*=` suchen: Wem gehören diese Arrays?",
        ),
    ],
)  # fmt: skip
