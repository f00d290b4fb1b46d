"""Random search over a learning rate (Bergstra and Bengio 2012), with a callable that is counted outside."""

from autograder.spec import Calls, Case, CodeExercise, Distribution, Lowest, Part, Rng, Within, fn


def cases(draw):
    yield search("one try", "best", draw, 1).shown()
    yield search("ten tries", "best", draw, 10).shown()
    yield search("thirty tries", "best", draw, 30, low=1e-6, high=1e-2)

    yield search("many tries", "spread", draw, 200, low=1e-5).shown()
    yield search("many tries, drawn", "spread", draw, 250, low=10.0 ** draw.decimal(-6, -4), high=10.0 ** draw.decimal(-0.9, 1.5))


def search(name, group, draw, budget, low=1e-4, high=1.0):
    best, seed = 10.0 ** draw.uniform(-4, -1), int(draw.integers(0, 10_000))
    case = Case(
        f"{group}: {name}", "random_search", f=fn("log_parabola", best=float(best)), low=low, high=high, budget=budget, rng=Rng(seed)
    )
    spread = [Distribution("f", "log-uniform", low, high)] if group == "spread" else []
    return case.holds(Calls("f", at_least=budget, at_most=budget), Within("f", low, high), *spread, Lowest("error", at="best", fn="f"))


EXERCISE = CodeExercise(parts=[Part("random_search", returns={"best": 1, "error": 1}, points=2)], cases=cases)
