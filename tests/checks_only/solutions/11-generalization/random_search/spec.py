"""Random search over a learning rate (Bergstra and Bengio 2012), with a callable that is counted outside."""

from autograder.spec import Calls, Case, CodeExercise, Distribution, Equivalent, Lowest, Part, Rng, Within, Wrong, fn


def cases(draw):
    yield search("one try", "best", draw, 1).shown()
    yield search("ten tries", "best", draw, 10).shown()
    yield search("thirty tries", "best", draw, 30, low=1e-6, high=1e-2)

    yield search("many tries", "spread", draw, 200, low=1e-5).shown()
    yield search("many tries, drawn", "spread", draw, 250, low=10.0 ** draw.decimal(-6, -4), high=10.0 ** draw.decimal(-0.9, 1.5))


def search(name, group, draw, budget, low=1e-4, high=1.0):
    best, seed = 10.0 ** draw.uniform(-4, -1), int(draw.integers(0, 10_000))
    case = Case(
        name, "random_search", group=group, f=fn("log_parabola", best=float(best)), low=low, high=high, budget=budget, rng=Rng(seed)
    )
    spread = [Distribution("f", "log-uniform", low, high)] if group == "spread" else []
    return case.holds(Calls("f", at_least=budget, at_most=budget), Within("f", low, high), *spread, Lowest("error", at="best", fn="f"))


EXERCISE = CodeExercise(
    parts=[Part("random_search", returns={"best": 1, "error": 1}, points=2)],
    cases=cases,
    groups={
        "best": ("The best of those tried", "Das Beste der versuchten"),
        "spread": ("How rates are drawn", "Wie Lernraten gezogen werden"),
    },
    equivalent=[
        Equivalent("9:12 found < error -> found <= error", "Of rates with the same smallest error, each is one with the smallest."),
    ],
    wrong=[
        Wrong(
            "uniform", ("np.exp(rng.uniform(np.log(low), np.log(high)))", "rng.uniform(low, high)"),
            en="The rates seem to be drawn uniformly, not their logarithm.",
            de="Gleichverteilt gezogen werden offenbar die Lernraten, nicht ihr Logarithmus.",
            why_en="Uniformly drawn from 0.0001 to 1, nine of ten rates are above 0.1.",
            why_de="Gleichverteilt von 0,0001 bis 1 gezogen sind neun von zehn Lernraten größer als 0,1.",
        ),
        Wrong(
            "wrong-base", ("np.log(low), np.log(high)", "np.log10(low), np.log10(high)"),
            en="The logarithm seems to have another base than the power.",
            de="Logarithmus und Potenz haben offenbar verschiedene Basen.",
            why_en="`np.exp` undoes `np.log`; what undoes `np.log10` is `10 **`.",
            why_de="`np.exp` hebt `np.log` auf; zu `np.log10` gehört `10 **`.",
        ),
        Wrong(
            "last-kept", ("found < error", "True"),
            en="The last rate seems to be returned, not the best.",
            de="Zurückgegeben wird offenbar die letzte Lernrate, nicht die beste.",
        ),
        Wrong(
            "largest-kept", ("np.inf", "-np.inf"), ("found < error", "found > error"),
            en="The rate with the largest error seems to be kept.",
            de="Behalten wird offenbar die Lernrate mit dem größten Fehler.",
        ),
        Wrong(
            "one-too-many", ("range(budget)", "range(budget + 1)"),
            en="`f` seems to be called once too often.",
            de="`f` wird offenbar einmal zu oft aufgerufen.",
        ),
        Wrong(
            "asked-again", ("best, error = rate, found", "best, error = rate, f(rate)"),
            en="`f` seems to be called again for what is known already.",
            de="`f` wird offenbar noch einmal für etwas aufgerufen, das schon bekannt ist.",
            why_en="In practice every call trains a network. Keep the result in a variable.",
            why_de="In der Praxis trainiert jeder Aufruf ein Netz. Das Ergebnis gehört in eine Variable.",
        ),
        Wrong(
            "logarithm-returned", ("best, error = rate, found", "best, error = np.log(rate), found"),
            en="The logarithm of the rate seems to be returned, not the rate.",
            de="Zurückgegeben wird offenbar der Logarithmus der Lernrate, nicht sie selbst.",
        ),
    ],
)  # fmt: skip
