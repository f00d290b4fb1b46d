"""k-fold cross-validation. Any partition with sizes that differ by at most 1 is right."""

from autograder.spec import Case, CodeExercise, Folds, Part, Rng

SHUFFLES = 120  # two indices that always, or never, share a fold are told with certainty


def cases(draw):
    yield split("7 samples in 3 folds", "partition", draw, 7, 3).shown()
    yield split("all alone", "partition", draw, 5, 5)
    yield split("no remainder", "partition", draw, 12, 4)
    yield split("drawn", "partition", draw, int(draw.integers(23, 40)), int(draw.integers(4, 8)))

    yield split("9 samples, shuffled", "shuffled", draw, 9, 3, SHUFFLES).shown()
    yield split("14 samples, shuffled", "shuffled", draw, 14, 4, SHUFFLES)


def split(name, group, draw, n, k, shuffles=0):
    """One split in order, or many shuffled ones, each with a generator of its own."""
    case = Case(f"{group}: {name}")
    for _ in range(max(1, shuffles)):
        case.call("k_fold", n=n, k=k, shuffle=shuffles > 0, rng=Rng(int(draw.integers(0, 10_000))))
    return case.holds(Folds(n, k, shuffled=shuffles > 0))


EXERCISE = CodeExercise(parts=[Part("k_fold", points=2)], cases=cases)
