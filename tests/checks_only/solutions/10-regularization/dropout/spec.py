"""Inverted dropout (Srivastava et al. 2014). No output is the one right one: values, rates and dependence are judged."""

from autograder.spec import Case, CodeExercise, Equal, Equivalent, Factors, Part, Rng, Shape, Wrong, Zeros


def cases(draw):
    yield training("a third dropped", "rate", draw, p=0.3).shown()
    yield training("more than half dropped", "rate", draw, p=0.6)
    yield training("images", "rate", draw, p=0.2, shape=(16, 4, 8, 8))

    yield training("four calls", "fresh", draw, p=0.4, calls=4).shown()
    yield training("vectors", "fresh", draw, p=0.5, shape=(2000,), calls=2)

    yield evaluation("evaluation", draw, p=0.5).shown()
    yield evaluation("evaluation after training", draw, p=0.25)
    yield nothing_dropped("nothing dropped", draw)


def training(name, group, draw, p, shape=(60, 50), calls=1):
    """Forward and backward in turn. With dy = −2·x the gradient is −2·y, whatever the mask."""
    case, x = layer(name, group, draw, p), draw.normal(*shape)
    for _ in range(calls):
        case.call("layer.forward", as_="y", x=x, training=True).call("layer.backward", as_="dx", dy=-2.0 * x)
    return case.holds(Factors("y", "x", (0.0, 1.0 / (1.0 - p))), Zeros("y", p), Shape("dx", "dy"), Equal("dx", "y", times=-2.0))


def evaluation(name, draw, p):
    """A layer that has been trained with gives back what it gets, and the gradient too."""
    case, x = layer(name, "off", draw, p), draw.normal(40, 50)
    case.call("layer.forward", as_="trained", x=x, training=True)
    case.call("layer.forward", as_="y", x=x, training=False).call("layer.backward", as_="dx", dy=draw.normal(40, 50))
    return case.holds(Zeros("trained", p), Equal("y", "x"), Equal("dx", "dy"))


def nothing_dropped(name, draw):
    case, x = layer(name, "off", draw, 0.0), draw.normal(5, 4)
    case.call("layer.forward", as_="y", x=x, training=True).call("layer.backward", as_="dx", dy=draw.normal(5, 4))
    return case.holds(Equal("y", "x"), Equal("dx", "dy"))


def layer(name, group, draw, p):
    return Case(name, group=group).call("Dropout", as_="layer", p=p, rng=Rng(int(draw.integers(0, 10_000))))


EXERCISE = CodeExercise(
    parts=[Part("Dropout", returns={"y": 2, "dx": 1}, points=3)],
    cases=cases,
    groups={
        "rate": ("How much is dropped", "Wie viel wegfällt"),
        "fresh": ("A mask for every call", "Eine Maske für jeden Aufruf"),
        "off": ("Nothing to drop", "Nichts wegzulassen"),
    },
    equivalent=[
        Equivalent("9:20 self.rng.random(x.shape) >= self.p -> self.rng.random(x.shape) > self.p",
                   "A draw equals p with a probability below 2⁻⁵⁰."),
    ],
    wrong=[
        Wrong(
            "not-scaled", ("kept / (1 - self.p)", "kept"),
            en="What is kept seems not to be scaled.",
            de="Was bleibt, wird offenbar nicht skaliert.",
            why_en="Divided by 1 − `p`, the expected value stays what it was.",
            why_de="Durch 1 − `p` geteilt bleibt der Erwartungswert, wie er war.",
        ),
        Wrong(
            "scaled-by-p", ("kept / (1 - self.p)", "kept / self.p if self.p else kept / 1"),
            en="What is kept seems to be divided by `p`, the rate of what is dropped.",
            de="Was bleibt, wird offenbar durch `p` geteilt, den Anteil dessen, was wegfällt.",
        ),
        Wrong(
            "p-kept", (">= self.p", "< (self.p or 1.0)"),
            en="`p` seems to be the probability of keeping an entry, not of dropping it.",
            de="`p` ist offenbar die Wahrscheinlichkeit, einen Eintrag zu behalten, nicht die, ihn wegzulassen.",
        ),
        Wrong(
            "mask-per-sample", ("random(x.shape)", "random((len(x),) + (1,) * (x.ndim - 1))"),
            en="Whole rows seem to be dropped together.",
            de="Offenbar fallen ganze Zeilen gemeinsam weg.",
            why_en="Every entry is drawn on its own; `x.shape` says how many draws that takes.",
            why_de="Jeder Eintrag wird für sich gezogen; `x.shape` sagt, wie viele Ziehungen das sind.",
        ),
        Wrong(
            "mask-per-feature", ("random(x.shape)", "random(x.shape[1:] or x.shape)"),
            en="All samples of a batch seem to share one mask.",
            de="Alle Beispiele eines Batches teilen sich offenbar eine Maske.",
            why_en="A mask of the shape of one sample is broadcast over the batch.",
            why_de="Eine Maske von der Form eines Beispiels wird über den Batch verteilt.",
        ),
        Wrong(
            "mask-kept",
            en="The first mask seems to serve for all further calls.",
            de="Die erste Maske dient offenbar auch allen weiteren Aufrufen.",
            why_en="A mask that stays trains one smaller network instead of many.",
            why_de="Eine Maske, die bleibt, trainiert ein kleineres Netz statt vieler.",
        ),
        Wrong(
            "always-training", ("if training:", "if True:"),
            en="Entries seem to be dropped outside of training, too.",
            de="Auch außerhalb des Trainings fallen offenbar Einträge weg.",
        ),
        Wrong(
            "scaled-in-evaluation", ("self.factors = 1.0", "self.factors = 1.0 - self.p"),
            en="Outside of training the values seem to be scaled as well.",
            de="Außerhalb des Trainings werden die Werte offenbar ebenfalls skaliert.",
            why_en="Inverted dropout has scaled in training already; later nothing is left to do.",
            why_de="Invertiertes Dropout hat schon im Training skaliert; danach bleibt nichts zu tun.",
        ),
        Wrong(
            "gradient-through-all", ("return dy * self.factors", "return dy * (self.factors + 0 * dy).max()"),
            en="The gradient seems to flow through dropped entries, too.",
            de="Der Gradient fließt offenbar auch durch weggelassene Einträge.",
        ),
        Wrong(
            "gradient-not-scaled", ("return dy * self.factors", "return dy * (self.factors > 0)"),
            en="The gradient seems to miss the factor 1/(1 − `p`).",
            de="Dem Gradienten fehlt offenbar der Faktor 1/(1 − `p`).",
        ),
    ],
)  # fmt: skip
