"""Early stopping on a validation loss. All losses are multiples of 1/8, so that ties are exact in every formulation."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part, Wrong

NAN = float("nan")


def cases(draw):
    yield run("two bad epochs", "patience", [1.0, 0.5, 0.75, 0.625], patience=2).shown()
    yield run("patience 1", "patience", [0.75, 0.5, 0.625], patience=1).shown()
    yield run("the count starts again", "patience", losses(draw, "IBBIIBIBBB"), draw, patience=3)
    yield run("never stops", "patience", losses(draw, "IBIBBIB"), draw, patience=3)
    yield run("stops at once", "patience", losses(draw, "IIIB"), draw, patience=1)

    yield run("a tie is no improvement", "min_delta", [0.75, 0.5, 0.5, 0.5], patience=2).shown()
    creeping = [1.0, 0.75, 0.625, 0.75, 0.5, 0.375]
    yield run("small improvements", "min_delta", creeping, patience=3, min_delta=0.25).shown()
    yield small_improvements("ties and small improvements", draw, "ITSIHTS", patience=3)
    yield small_improvements("small improvements add up", draw, "ISIISTS", patience=3)

    yield run("weights changed later", "copy", [1.0, 0.5, 0.75, 0.75], patience=2, poke=True).shown()
    yield run("weights changed later, drawn", "copy", losses(draw, "BIBIBB"), draw, patience=2, poke=True)
    yield run("one weight, changed later", "copy", losses(draw, "IBIIB"), draw, shape=(1,), patience=1, poke=True)

    yield run("through zero", "unusual", [0.5, 0.0, 0.25, -0.5, -0.25, -0.375], patience=2).shown()
    yield run("nan", "unusual", [NAN, 1.0, NAN, 0.5, NAN, NAN], patience=2).shown()
    yield run("nan from the start", "unusual", losses(draw, "NNNI"), draw, patience=3)
    yield run("through zero, drawn", "unusual", through_zero(draw), draw, patience=3)
    yield run("nan, drawn", "unusual", losses(draw, "NNIBNIINBN"), draw, patience=3)


def run(name, group, losses, draw=None, shape=(2, 3), patience=2, min_delta=0.0, poke=False):
    """One call of `update` per loss, up to the first stop, each with weights of its own and a look at the best ones."""
    case = Case(name, group=group).call("EarlyStopping", as_="es", patience=patience, min_delta=min_delta)
    case.get("es.best_weights")
    watch = EarlyStopping(patience, min_delta)
    for number, loss in enumerate(losses, 1):
        weights = np.array([float(number), -float(number)]) if draw is None else draw.normal(*shape)
        case.call("es.update", as_="stop", loss=loss, weights=weights)
        if poke:
            case.poke("weights", 9.0)
        case.get("es.best_weights")
        if watch.update(loss, torch.tensor(weights)):
            break
    return case


def losses(draw, pattern, start=6.0):
    """I: an improvement. B: no improvement; in a row each is below the one before, but above the best. N: nan."""
    best, above, out = start, 0.0, []
    for letter, following in zip(pattern, pattern[1:] + "I", strict=True):
        if letter == "I":
            best -= eighths(draw, 1, 4)
            out.append(best)
        elif letter == "N":
            out.append(NAN)
        else:
            above = above - 0.125 if above else eighths(draw, 4, 9)
            out.append(best + above)
        if following != "B":
            above = 0.0
    return out


def small_improvements(name, draw, pattern, patience):
    """I: more than `min_delta` below the best. T: exactly that. S: below it, but by less. H: above it, by less."""
    min_delta, best, out = eighths(draw, 3, 6), 8.0, []
    for letter in pattern:
        if letter == "I":
            best -= min_delta + 0.125
            out.append(best)
        else:
            less = eighths(draw, 1, round(8 * min_delta) - 1)
            out.append(best + {"T": -min_delta, "S": -less, "H": less}[letter])
    return run(name, "min_delta", out, draw, patience=patience, min_delta=min_delta)


def through_zero(draw):
    """Down to exactly 0, up, below 0 and up again, three times within reach of stopping."""
    up, down = eighths(draw, 1, 4), eighths(draw, 2, 8)
    return [eighths(draw, 1, 8), 0.0, up, up + 0.125, -down, 0.0, 0.125 - down, 0.25]


def eighths(draw, low, high):
    return float(draw.dyadic(low / 8, high / 8))


class EarlyStopping:
    def __init__(self, patience, min_delta):
        self.patience, self.min_delta = patience, min_delta
        self.best, self.best_weights, self.bad_epochs = torch.inf, None, 0

    def update(self, loss, weights):
        improved = bool(loss < self.best - self.min_delta)
        if improved:
            self.best, self.best_weights = loss, weights.clone()
        self.bad_epochs = 0 if improved else self.bad_epochs + 1
        return self.bad_epochs >= self.patience


CONDITION = "loss < self.best - self.min_delta"
BAD = "            self.bad_epochs += 1\n"

EXERCISE = CodeExercise(
    parts=[Part("EarlyStopping", returns={"stop": 1, "best_weights": 1}, points=4, compare="exact")],
    cases=cases,
    reference=[EarlyStopping],
    groups={
        "patience": ("When to stop", "Wann Schluss ist"),
        "min_delta": ("Ties and small improvements", "Gleichstand und kleine Verbesserungen"),
        "copy": ("Weights that change later", "Gewichte, die sich später ändern"),
        "unusual": ("Zero, negative and `nan` losses", "Verluste null, negativ und `nan`"),
    },
    wrong=[
        Wrong(
            "one-too-late", ("self.bad_epochs >= self.patience", "self.bad_epochs > self.patience"),
            en="The stop seems to come one update too late.",
            de="Der Stopp kommt offenbar einen Aufruf zu spät.",
            why_en="With `patience = 2` the second update in a row without improvement already stops.",
            why_de="Bei `patience = 2` führt schon der zweite Aufruf in Folge ohne Verbesserung zum Stopp.",
            next_en="Go through `patience = 1` by hand: after which update must it be `True`?",
            next_de="`patience = 1` von Hand durchgehen: Nach welchem Aufruf muss `True` kommen?",
        ),
        Wrong(
            "min-delta-ignored", (CONDITION, "loss < self.best"),
            en="`min_delta` seems to have no effect.",
            de="`min_delta` wirkt sich offenbar nicht aus.",
            why_en="A loss that falls by less than `min_delta` counts as no improvement.",
            why_de="Sinkt der Verlust um weniger als `min_delta`, gilt das nicht als Verbesserung.",
            next_en="Where does `min_delta` occur in your comparison?",
            next_de="Wo kommt `min_delta` im Vergleich vor?",
        ),
        Wrong(
            "min-delta-sign", (CONDITION, "loss < self.best + self.min_delta"),
            en="`min_delta` seems to be added where it is to be subtracted.",
            de="`min_delta` wird offenbar addiert, wo es abzuziehen ist.",
            why_en="Added, even a loss that is a little worse counts as an improvement.",
            why_de="Addiert gilt sogar ein etwas schlechterer Verlust als Verbesserung.",
            next_en="With `best = 1.0` and `min_delta = 0.25`: below which value is a loss an improvement?",
            next_de="`best = 1.0` und `min_delta = 0.25` einsetzen: Unter welchem Wert liegt eine Verbesserung?",
        ),
        Wrong(
            "min-delta-relative", (CONDITION, "loss < self.best * (1 - self.min_delta)"),
            en="`min_delta` seems to be taken as a fraction of the best loss.",
            de="`min_delta` wird offenbar als Anteil am besten Verlust verstanden.",
            why_en="Here `min_delta` is a difference of losses: `best - min_delta`.",
            why_de="Hier ist `min_delta` eine Differenz von Verlusten: `best - min_delta`.",
            next_en="With `best = 4.0` and `min_delta = 0.25`: where is the threshold?",
            next_de="`best = 4.0` und `min_delta = 0.25` einsetzen: Wo liegt die Schwelle?",
        ),
        Wrong(
            "tie-improves", (CONDITION, "loss <= self.best - self.min_delta"),
            en="A loss exactly at `best - min_delta` seems to count as an improvement.",
            de="Ein Verlust von genau `best - min_delta` gilt offenbar als Verbesserung.",
            why_en="The comparison is strict. Otherwise a loss that stands still would never stop the training.",
            why_de="Der Vergleich ist streng. Sonst würde ein Verlust, der stehen bleibt, das Training nie beenden.",
            next_en="Is it `<` or `<=` in your comparison?",
            next_de="Den Vergleich ansehen: Steht dort `<` oder `<=`?",
        ),
        Wrong(
            "previous-for-best", (BAD, f"{BAD}            self.best = loss\n"),
            en="The loss seems to be compared with the one before, not with the best.",
            de="Der Verlust wird offenbar mit dem vorigen verglichen, nicht mit dem besten.",
            why_en="After a high loss, falling back a little is no improvement yet.",
            why_de="Nach einem hohen Verlust ist ein kleiner Rückgang noch keine Verbesserung.",
            next_en="When does `best` change in your code?",
            next_de="Wann ändert sich `best` im Programm?",
        ),
        Wrong(
            "best-creeps", (BAD, f"{BAD}            self.best = min(self.best, loss)\n"),
            en="Improvements smaller than `min_delta` seem to lower `best` all the same.",
            de="Auch Verbesserungen unter `min_delta` senken offenbar `best`.",
            why_en="`best` is the loss of the last improvement. If it creeps along, small gains never add up to one.",
            why_de="`best` ist der Verlust der letzten Verbesserung. "
            "Wandert er mit, ergeben kleine Gewinne zusammen nie eine.",
            next_en="May `best` change when the comparison says \"no improvement\"?",
            next_de="Darf sich `best` ändern, wenn der Vergleich „keine Verbesserung“ ergibt?",
        ),
        Wrong(
            "count-kept", ("            self.bad_epochs = 0\n", ""),
            en="The count seems not to start again after an improvement.",
            de="Die Zählung beginnt nach einer Verbesserung offenbar nicht von vorn.",
            why_en="Only updates in a row count. An improvement buys the full patience again.",
            why_de="Nur Aufrufe in Folge zählen. Nach einer Verbesserung gilt wieder die volle Geduld.",
            next_en="What happens to your counter when the loss improves?",
            next_de="Was geschieht mit dem Zähler, wenn sich der Verlust verbessert?",
        ),
        Wrong(
            "weights-not-copied", ("weights.copy()", "weights"),
            en="`best_weights` seems to be the array handed over itself, not a copy.",
            de="`best_weights` ist offenbar das übergebene Array selbst, keine Kopie.",
            why_en="Training goes on in the same array. Without a copy the best weights turn into the last ones.",
            why_de="Das Training rechnet im selben Array weiter. "
            "Ohne Kopie werden aus den besten Gewichten die letzten.",
            next_en="How many arrays exist after `a = b`?",
            next_de="Wie viele Arrays gibt es nach `a = b`?",
        ),
        Wrong(
            "last-weights",
            ("        return self.bad", "        self.best_weights = weights.copy()\n        return self.bad"),
            en="`best_weights` seems to hold the latest weights, also without an improvement.",
            de="`best_weights` enthält offenbar die letzten Gewichte, auch ohne Verbesserung.",
            why_en="At the stop the latest weights are the worse ones. The best lie `patience` updates back.",
            why_de="Beim Stopp sind die letzten Gewichte die schlechteren. "
            "Die besten liegen `patience` Aufrufe zurück.",
            next_en="In which branch do you set `best_weights`?",
            next_de="In welchem Zweig wird `best_weights` gesetzt?",
        ),
        Wrong(
            "zero-taken-for-none",
            ("self.best = np.inf", "self.best = None"),
            (CONDITION, f"not self.best or {CONDITION}"),
            en="A best loss of 0 seems to be taken for none at all.",
            de="Ein bester Verlust von 0 gilt offenbar als noch nicht vorhanden.",
            why_en="`not best` is true for `None` and for `0.0` alike.",
            why_de="`not best` ist für `None` ebenso wahr wie für `0.0`.",
            next_en="What does `not 0.0` give in Python, and what does `0.0 is None` give?",
            next_de="In Python ausprobieren: Was ergibt `not 0.0`, was `0.0 is None`?",
        ),
        Wrong(
            "best-starts-at-zero", ("self.best = np.inf", "self.best = 0.0"),
            en="The best loss seems to start at 0, so a positive loss never improves on it.",
            de="Der beste Verlust beginnt offenbar bei 0. Ein positiver Verlust ist dann nie eine Verbesserung.",
            why_en="The first loss must beat the start, whatever it is. Only infinity allows that.",
            why_de="Der erste Verlust muss den Anfangswert immer unterbieten. Das geht nur mit unendlich.",
            next_en="Which value must `best` have, so that a first loss of 1000 improves on it?",
            next_de="Welchen Wert muss `best` haben, damit ein erster Verlust von 1000 ihn unterbietet?",
        ),
        Wrong(
            "nan-improves", (CONDITION, "not loss >= self.best - self.min_delta"),
            en="A loss of `nan` seems to count as an improvement.",
            de="Ein Verlust von `nan` gilt offenbar als Verbesserung.",
            why_en="Every comparison with `nan` is false, so \"not greater or equal\" is true for it.",
            why_de="Jeder Vergleich mit `nan` ist falsch. „Nicht größer oder gleich“ ist dafür also wahr.",
            next_en="Which branch does `nan` take in your code?",
            next_de="Welchen Zweig nimmt `nan` im Programm?",
        ),
    ],
)  # fmt: skip
