"""k-fold cross-validation. Any partition with sizes that differ by at most 1 is right."""

from autograder.spec import Case, CodeExercise, Folds, Part, Rng, Wrong

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
    case = Case(name, group=group)
    for _ in range(max(1, shuffles)):
        case.call("k_fold", n=n, k=k, shuffle=shuffles > 0, rng=Rng(int(draw.integers(0, 10_000))))
    return case.holds(Folds(n, k, shuffled=shuffles > 0))


EXERCISE = CodeExercise(
    parts=[Part("k_fold", points=2)],
    cases=cases,
    groups={
        "partition": ("Every sample once", "Jedes Beispiel einmal"),
        "shuffled": ("Shuffled", "Gemischt"),
    },
    wrong=[
        Wrong(
            "remainder-dropped",
            en="The samples that are left over after dividing seem to be in no test part.",
            de="Die Beispiele, die beim Teilen übrig bleiben, stehen offenbar in keinem Testteil.",
            why_en="`n // k` times `k` is less than `n` where there is a remainder.",
            why_de="`n // k` mal `k` ist kleiner als `n`, wenn ein Rest bleibt.",
        ),
        Wrong(
            "remainder-in-last",
            en="The last test part seems to get all the samples that are left over.",
            de="Der letzte Testteil bekommt offenbar alle Beispiele, die übrig bleiben.",
            why_en="Spread over the folds, the remainder makes each of them larger by 1 at most.",
            why_de="Auf die Folds verteilt macht der Rest jeden höchstens um 1 größer.",
        ),
        Wrong(
            "trained-on-test", ("np.setdiff1d(order, test)", "order"),
            en="The training parts seem to hold the test samples as well.",
            de="Die Trainingsteile enthalten offenbar auch die Testbeispiele.",
            why_en="A model that has seen the test samples looks better than it is.",
            why_de="Ein Modell, das die Testbeispiele kennt, sieht besser aus, als es ist.",
        ),
        Wrong(
            "never-shuffled", ("rng.permutation(n) if shuffle else np.arange(n)", "np.arange(n)"),
            en="`shuffle` seems to have no effect.",
            de="`shuffle` wirkt sich offenbar nicht aus.",
        ),
        Wrong(
            "always-shuffled", ("rng.permutation(n) if shuffle else np.arange(n)", "rng.permutation(n)"),
            en="The samples seem to be shuffled when that is not asked, too.",
            de="Die Beispiele werden offenbar auch ungefragt gemischt.",
        ),
        Wrong(
            "shuffled-inside", ("train, test))", "train, rng.permutation(test)))"),
            ("rng.permutation(n) if shuffle else np.arange(n)", "np.arange(n)"),
            en="Only the order inside of the folds seems to be shuffled.",
            de="Offenbar wird nur die Reihenfolge innerhalb der Folds gemischt.",
            why_en="Who shares a fold stays the same then.",
            why_de="Wer einen Fold teilt, bleibt dabei gleich.",
        ),
        Wrong(
            "every-kth", ("np.array_split(order, k)", "[order[i::k] for i in range(k)]"),
            en="Without shuffling, every k-th sample seems to go to the same fold.",
            de="Ohne Mischen landet offenbar jedes k-te Beispiel im selben Fold.",
        ),
        Wrong(
            "with-replacement", ("rng.permutation(n)", "rng.integers(0, n, n)"),
            en="Indices seem to be drawn with replacement.",
            de="Die Indizes werden offenbar mit Zurücklegen gezogen.",
            why_en="Some samples then come twice and others never.",
            why_de="Manche Beispiele kommen dann doppelt vor, andere nie.",
        ),
    ],
)  # fmt: skip
