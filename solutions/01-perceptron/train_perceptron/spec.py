"""The perceptron rule (Rosenblatt 1958) on dyadic numbers: every sum and product is exact, and so is the comparison."""

from operator import mul

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Equivalent, Part, Wrong


def cases(draw):
    yield Case(
        "three samples", "train_perceptron", group="one",
        X=np.array([[1.0, 2.0], [-3.0, 0.0], [2.0, 0.5]]), y=np.array([1.0, 1.0, -1.0]), epochs=1, lr=0.25,
    ).shown()  # fmt: skip
    yield drawn("one epoch", draw, "one", 7, 3, epochs=1, lr=0.25, sign=1)
    yield drawn("one epoch, one feature", draw, "one", 5, 1, epochs=1, lr=2.0, sign=-1)

    yield Case(
        "logical and", "train_perceptron", group="several",
        X=np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), y=np.array([-1.0, -1.0, -1.0, 1.0]),
        epochs=12, lr=0.25,
    ).boundary("The boundary after 12 epochs of the logical and", "Die Grenze nach 12 Epochen beim logischen Und")  # fmt: skip
    yield drawn("separable, a few epochs", draw, "several", 8, 3, epochs=3, lr=0.25, sign=1)
    yield drawn("separable, many epochs", draw, "several", 6, 4, epochs=40, lr=0.125, sign=-1)

    yield Case(
        "on the boundary", "train_perceptron", group="boundary",
        X=np.array([[1.0, 0.0], [-1.0, 2.0], [-1.0, -1.0]]), y=np.array([1.0, -1.0, -1.0]), epochs=1, lr=0.25,
    ).shown()  # fmt: skip
    yield on_the_boundary("on the boundary, first +1", draw, 1.0, lr=0.25, sign=1)
    yield on_the_boundary("on the boundary, first -1", draw, -1.0, lr=0.5, sign=-1)

    yield Case(
        "one class between the other", "train_perceptron", group="inseparable",
        X=np.array([[1.0, 1.0], [2.0, 0.0], [3.0, -1.0]]), y=np.array([-1.0, 1.0, -1.0]), epochs=2, lr=0.25,
    ).shown()  # fmt: skip
    yield drawn("one point both ways", draw, "inseparable", 6, 2, epochs=4, lr=0.25, sign=-1, twice=True)
    yield drawn("one point both ways, long", draw, "inseparable", 5, 3, epochs=9, lr=0.125, sign=1, twice=True)


def drawn(name, draw, group, n, d, epochs, lr, sign, twice=False):
    """Random points, labelled by a plane (the first one `twice`, with either label), until they are `telling`."""
    while True:
        X = draw.dyadic(-2, 2, n, d)
        y = np.where(X @ draw.dyadic(-2, 2, d) + draw.dyadic(-1, 1) > 0, 1.0, -1.0)
        if twice:
            X, y = np.vstack([X, X[:1]]), np.append(y, -y[0])
        if len(set(y)) == 2 and telling(X, y, epochs, lr, sign):
            return Case(name, "train_perceptron", group=group, X=X, y=y, epochs=epochs, lr=lr)


def on_the_boundary(name, draw, label, lr, sign):
    """The first update puts the second and third sample exactly on the boundary, one of each label."""
    while True:
        a = draw.choice([-2.0, -1.0, 1.0, 2.0])
        p, q, r, s = draw.dyadic(-2, 2, 4)
        X = np.array([[a, p], [(-1 - p * q) / a, q], [(-1 - p * r) / a, r], [s, p], [1.0, s]])
        y = np.array([label, label, -label, -label, label])
        if q != r and telling(X, y, 2, lr, sign):
            return Case(name, "train_perceptron", group="boundary", X=X, y=y, epochs=2, lr=lr)


def telling(X, y, epochs, lr, sign):
    """No weight is zero, `b` has the wished sign and is no echo of `lr`, and epochs after the first matter."""
    first, _ = learned(X.tolist(), y.tolist(), 1, lr)
    w, b = learned(X.tolist(), y.tolist(), epochs, lr)
    return sign * b > 0 and abs(b) != lr and all(w) and (epochs == 1 or w != first)


def learned(X, y, epochs, lr):
    """What the reference gives, in plain numbers: drawing asks often."""
    w, b = [0.0] * len(X[0]), 0.0
    for _ in range(epochs):
        before = w, b
        for x_i, y_i in zip(X, y, strict=True):
            if y_i * (sum(map(mul, w, x_i)) + b) <= 0:
                w, b = [w_j + lr * y_i * x_ij for w_j, x_ij in zip(w, x_i, strict=True)], b + lr * y_i
        if (w, b) == before:
            break
    return w, b


def train_perceptron(X, y, epochs, lr):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(y[0])
    for _ in range(epochs):
        if (y * (X @ w + b) > 0).all():  # nothing left to learn
            break
        for x_i, y_i in zip(X, y, strict=True):
            if y_i * (torch.dot(w, x_i) + b) <= 0:
                w, b = w + lr * y_i * x_i, b + lr * y_i
    return w, b


MISTAKE = "y_i * (w @ x_i + b) <= 0"

EXERCISE = CodeExercise(
    parts=[Part("train_perceptron", returns={"w": 1, "b": 1}, points=4, compare="exact")],
    cases=cases,
    reference=[train_perceptron],
    groups={
        "one": ("One epoch", "Eine Epoche"),
        "several": ("Separable data, several epochs", "Trennbare Daten, mehrere Epochen"),
        "boundary": ("Samples on the boundary", "Beispiele auf der Grenze"),
        "inseparable": ("Data that cannot be separated", "Nicht trennbare Daten"),
    },
    equivalent=[
        Equivalent("5:26 1 -> -1", "X has two axes: the last one is the second."),
        Equivalent("8:25 zip(X, y, strict=True) -> zip(X, y)", "There is a label for every sample."),
        Equivalent("8:42 True -> False", "There is a label for every sample."),
        Equivalent("9:23 w @ x_i -> x_i @ w", "The inner product of two vectors is symmetric, and exact on these numbers."),
        Equivalent("10:22 lr * y_i -> lr / y_i", "A label is 1 or -1, and its own inverse."),
        Equivalent("11:22 lr * y_i -> lr / y_i", "A label is 1 or -1, and its own inverse."),
    ],
    wrong=[
        Wrong(
            "zero-is-no-mistake", ("<= 0", "< 0"),
            en="A value of exactly 0 seems not to count as a mistake, so nothing is ever learned.",
            de="Ein Wert von genau 0 gilt offenbar nicht als falsch. Deshalb wird nie etwas gelernt.",
            why_en="With `w` and `b` zero every sample gives exactly 0. The first update can only come from there.",
            why_de="Sind `w` und `b` null, ergibt jedes Beispiel genau 0. Nur dort kann die erste Anpassung herkommen.",
            next_en="Look at your comparison with 0: what happens for the very first sample?",
            next_de="Den Vergleich mit 0 ansehen: Was geschieht beim allerersten Beispiel?",
        ),
        Wrong(
            "zero-is-plus", (MISTAKE, "(1 if w @ x_i + b >= 0 else -1) != y_i"),
            en="A value of exactly 0 seems to count as class +1.",
            de="Ein Wert von genau 0 zählt offenbar zur Klasse +1.",
            why_en="On the boundary neither class is right, so there both labels call for an update.",
            why_de="Auf der Grenze ist keine Klasse richtig. Dort verlangen also beide Labels eine Anpassung.",
            next_en="For a sample with label +1 on the boundary: does your code update?",
            next_de="Ein Beispiel mit Label +1 auf der Grenze durchgehen: Wird angepasst?",
        ),
        Wrong(
            "zero-is-minus", (MISTAKE, "(1 if w @ x_i + b > 0 else -1) != y_i"),
            en="A value of exactly 0 seems to count as class −1.",
            de="Ein Wert von genau 0 zählt offenbar zur Klasse −1.",
            why_en="On the boundary neither class is right, so there both labels call for an update.",
            why_de="Auf der Grenze ist keine Klasse richtig. Dort verlangen also beide Labels eine Anpassung.",
            next_en="For a sample with label −1 on the boundary: does your code update?",
            next_de="Ein Beispiel mit Label −1 auf der Grenze durchgehen: Wird angepasst?",
        ),
        Wrong(
            "bias-not-trained", ("                b += lr * y_i\n", ""),
            en="The bias `b` seems to stay zero.",
            de="Der Bias `b` bleibt offenbar null.",
            why_en="Without a bias the boundary runs through the origin, wherever the data lie.",
            why_de="Ohne Bias verläuft die Grenze durch den Ursprung, wo auch immer die Daten liegen.",
            next_en="Which second line belongs to each update of `w`?",
            next_de="Welche zweite Zeile gehört zu jeder Anpassung von `w`?",
        ),
        Wrong(
            "bias-not-in-test", ("(w @ x_i + b)", "(w @ x_i)"),
            en="The test for a mistake seems to leave out the bias `b`.",
            de="Bei der Prüfung, ob ein Beispiel falsch ist, fehlt offenbar der Bias `b`.",
            why_en="`b` is learned, but the decision is made by `w` alone.",
            why_de="`b` wird gelernt, aber entschieden wird allein mit `w`.",
            next_en="Compare your condition with `y * (w @ x + b) <= 0`: which term is missing?",
            next_de="Die Bedingung mit `y * (w @ x + b) <= 0` vergleichen: Welcher Term fehlt?",
        ),
        Wrong(
            "every-sample", (f"if {MISTAKE}:", "if True:"),
            en="Every sample seems to lead to an update, not only the mistakes.",
            de="Offenbar wird nach jedem Beispiel angepasst, nicht nur nach den falschen.",
            why_en="The rule learns from mistakes. Otherwise `w` grows for ever, even once all samples are right.",
            why_de="Die Regel lernt aus Fehlern. Sonst wächst `w` immer weiter, auch wenn schon alles stimmt.",
            next_en="Which condition stands before your update?",
            next_de="Welche Bedingung steht vor der Anpassung?",
        ),
        Wrong(
            "label-not-in-test", (MISTAKE, "w @ x_i + b <= 0"),
            en="The test for a mistake seems to leave out the label.",
            de="Bei der Prüfung, ob ein Beispiel falsch ist, fehlt offenbar das Label.",
            why_en="A negative value is right for label −1. Only the product with *y* tells right from wrong.",
            why_de="Für Label −1 ist ein negativer Wert richtig. Erst das Produkt mit *y* trennt richtig von falsch.",
            next_en="Which sign should `w @ x + b` have for a sample with label −1?",
            next_de="Welches Vorzeichen soll `w @ x + b` bei Label −1 haben?",
        ),
        Wrong(
            "label-not-in-update", ("w += lr * y_i * x_i", "w += lr * x_i"), ("b += lr * y_i", "b += lr"),
            en="The update seems to leave out the label.",
            de="In der Anpassung fehlt offenbar das Label.",
            why_en="A mistake with label −1 must push the boundary the other way.",
            why_de="Ein falsches Beispiel mit Label −1 muss die Grenze in die andere Richtung schieben.",
            next_en="What should happen to `b` after a mistake with label −1?",
            next_de="Was soll nach einem falschen Beispiel mit Label −1 mit `b` geschehen?",
        ),
        Wrong(
            "bias-without-label", ("b += lr * y_i", "b += lr"),
            en="The bias seems to grow at every mistake, whatever the label.",
            de="Der Bias wächst offenbar bei jedem falschen Beispiel, gleich welches Label es hat.",
            why_en="The bias is a weight whose input is always 1. It is updated by *y* times 1.",
            why_de="Der Bias ist ein Gewicht mit der festen Eingabe 1. Er wird um *y* mal 1 angepasst.",
            next_en="Compare the updates of `w` and `b`: which factor has only one of them?",
            next_de="Die Anpassungen von `w` und `b` vergleichen: Welcher Faktor steht nur in einer?",
        ),
        Wrong(
            "lr-ignored", ("w += lr * y_i * x_i", "w += y_i * x_i"), ("b += lr * y_i", "b += y_i"),
            en="The learning rate `lr` seems to have no effect.",
            de="Die Lernrate `lr` wirkt sich offenbar nicht aus.",
            why_en="From a zero start `lr` scales `w` and `b`. The decisions are the same, the numbers are not.",
            why_de="Vom Nullpunkt aus skaliert `lr` nur `w` und `b`. Die Entscheidungen sind gleich, die Zahlen nicht.",
            next_en="Where does `lr` occur in your code?",
            next_de="Wo kommt `lr` im Programm vor?",
        ),
        Wrong(
            "double-step", ("w += lr * y_i * x_i", "w += 2 * lr * y_i * x_i"), ("b += lr * y_i", "b += 2 * lr * y_i"),
            en="Each update seems to be twice as large as it should be.",
            de="Jede Anpassung ist offenbar doppelt so groß wie verlangt.",
            why_en="With labels ±1 the difference between label and prediction is ±2. "
            "The rule adds `lr` times *y*·*x* only.",
            why_de="Bei Labels ±1 ist die Differenz von Label und Vorhersage ±2. Addiert wird nur `lr` mal *y*·*x*.",
            next_en="Print the factor before `x` at the first mistake: is it `lr` or twice that?",
            next_de="Beim ersten falschen Beispiel den Faktor vor `x` ausgeben: Ist er `lr` oder das Doppelte?",
        ),
        Wrong(
            "one-epoch", ("range(epochs)", "range(1)"),
            en="The training seems to end after the first epoch.",
            de="Das Training endet offenbar nach der ersten Epoche.",
            why_en="A later update can spoil an earlier sample. So the samples are gone through `epochs` times.",
            why_de="Eine spätere Anpassung kann ein früheres Beispiel verderben. Darum gibt es `epochs` Durchläufe.",
            next_en="Is your `return` inside or after the loop over the epochs?",
            next_de="Nachsehen, wo `return` steht: in der Schleife über die Epochen oder dahinter?",
        ),
        Wrong(
            "batch-update",
            ("    for _ in range(epochs):\n", "    for _ in range(epochs):\n        held = w.copy(), b\n"),
            ("(w @ x_i + b)", "(held[0] @ x_i + held[1])"),
            en="The mistakes of an epoch seem to be tested with the weights from its start.",
            de="Innerhalb einer Epoche wird offenbar mit den Gewichten von ihrem Anfang geprüft.",
            why_en="Each update counts at once: the next sample already meets the new weights.",
            why_de="Jede Anpassung gilt sofort: Schon das nächste Beispiel trifft auf die neuen Gewichte.",
            next_en="With which `w` is the second sample tested in your code?",
            next_de="Mit welchem `w` wird das zweite Beispiel geprüft?",
        ),
        Wrong(
            "wrong-direction", ("w += lr * y_i * x_i", "w -= lr * y_i * x_i"), ("b += lr * y_i", "b -= lr * y_i"),
            en="The update seems to go the wrong way.",
            de="Die Anpassung geht offenbar in die falsche Richtung.",
            why_en="After an update `y * (w @ x + b)` must be greater than before. With a minus it gets smaller.",
            why_de="Nach der Anpassung muss `y * (w @ x + b)` größer sein als vorher. Mit Minus wird es kleiner.",
            next_en="Compute `y * (w @ x + b)` before and after your first update.",
            next_de="`y * (w @ x + b)` vor und nach der ersten Anpassung ausrechnen.",
        ),
    ],
)  # fmt: skip
