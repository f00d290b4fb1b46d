"""The mean squared error over all elements, and its gradient by the prediction (the reference: autograd)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Equivalent, Part, Wrong


def cases(draw):
    """Every pair of inputs is asked of both functions."""
    yield from both("four numbers", "vector", *VECTOR, shown=True)
    for part in PARTS:
        yield Case(f"{part}, drawn", part, group="vector", y_pred=draw.normal(7), y_true=draw.normal(7))
    for part in PARTS:
        yield Case(f"{part}, one number", part, group="vector", y_pred=draw.normal(1), y_true=draw.normal(1))

    yield from both("four rows of two", "matrix", *MATRIX, shown=True)
    for part in PARTS:
        yield Case(f"{part}, wide", part, group="matrix", y_pred=draw.normal(3, 5), y_true=draw.normal(3, 5))
    for part in PARTS:
        yield Case(f"{part}, tall", part, group="matrix", y_pred=draw.normal(7, 4), y_true=draw.normal(7, 4))

    yield from both("a column of four", "column", *(side[:, None] for side in VECTOR), shown=True)
    for part in PARTS:
        yield Case(f"{part}, column", part, group="column", y_pred=draw.normal(6, 1), y_true=draw.normal(6, 1))

    yield from both("every row twice", "repeats", *(np.repeat(side, 2, axis=0) for side in VECTOR), shown=True)
    yield from both("predictions that hit", "repeats", VECTOR[1][:, None], VECTOR[1][:, None], shown=True)
    for part in PARTS:
        rows = draw.normal(2, 3, 4)
        yield Case(f"{part}, rows twice", part, group="repeats", **pair(np.repeat(rows, 2, axis=1)))
    for part in PARTS:
        hit = draw.dyadic(-2, 2, 8, 1)
        yield Case(f"{part}, hits", part, group="repeats", y_pred=hit, y_true=hit)


PARTS = ("mse", "mse_grad")
VECTOR = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 4.0, 2.0, 2.0])
MATRIX = (
    np.array([[1.0, 2.0], [0.0, 1.0], [3.0, 0.0], [2.0, 2.0]]),
    np.array([[0.0, 0.0], [1.0, 3.0], [1.0, 1.0], [2.0, 1.0]]),
)


def pair(two):
    return {"y_pred": two[0], "y_true": two[1]}


def both(name, group, y_pred, y_true, shown=False):
    for part in PARTS:
        case = Case(f"{part}, {name}", part, group=group, y_pred=y_pred, y_true=y_true)
        yield case.shown() if shown else case


def mse(y_pred, y_true):
    return torch.nn.functional.mse_loss(y_pred, y_true)


def mse_grad(y_pred, y_true):
    leaf = y_pred.clone().requires_grad_()
    (grad,) = torch.autograd.grad(torch.nn.functional.mse_loss(leaf, y_true), leaf)
    return grad


LOSS = "np.mean((y_pred - y_true) ** 2)"
GRAD = "2 * (y_pred - y_true) / y_pred.size"

EXERCISE = CodeExercise(
    parts=[Part("mse", points=2), Part("mse_grad", points=2)],
    cases=cases,
    reference=[mse, mse_grad],
    groups={
        "vector": ("Vectors (n,)", "Vektoren (n,)"),
        "matrix": ("Several values per row (n, d)", "Mehrere Werte je Zeile (n, d)"),
        "column": ("Columns (n, 1)", "Spalten (n, 1)"),
        "repeats": ("Repeated rows, exact hits", "Wiederholte Zeilen, Treffer"),
    },
    equivalent=[
        Equivalent("5:21 y_pred - y_true -> y_true - y_pred", "A square does not see the sign."),
        Equivalent("9:36 y_pred -> y_true", "Both have the same size."),
    ],
    wrong=[
        Wrong(
            "half-loss", (LOSS, f"{LOSS} / 2"),
            en="`mse` seems to carry an extra factor ½.",
            de="`mse` enthält offenbar einen zusätzlichen Faktor ½.",
            why_en="Some books halve the loss so that the 2 of the derivative cancels. Here the plain mean is asked.",
            why_de="Manche Bücher halbieren den Verlust, damit sich die 2 der Ableitung kürzt. "
            "Hier ist der reine Mittelwert verlangt.",
            next_en="For one prediction 3 and target 1: what should `mse` be?",
            next_de="Eine Vorhersage 3 und ein Ziel 1 einsetzen: Was muss `mse` ergeben?",
        ),
        Wrong(
            "sum-for-mean", (LOSS, "np.sum((y_pred - y_true) ** 2)"),
            en="`mse` seems to be the sum of the squares, not their mean.",
            de="`mse` ist offenbar die Summe der Quadrate, nicht ihr Mittelwert.",
            why_en="A mean does not depend on how many samples there are. A sum doubles when every row comes twice.",
            why_de="Ein Mittelwert hängt nicht von der Zahl der Beispiele ab. "
            "Eine Summe verdoppelt sich, wenn jede Zeile zweimal kommt.",
            next_en="By which number is the sum still to be divided?",
            next_de="Durch welche Zahl ist die Summe noch zu teilen?",
        ),
        Wrong(
            "mean-over-rows", (LOSS, "np.sum((y_pred - y_true) ** 2) / len(y_pred)"),
            en="`mse` seems to divide by the number of rows, not of all elements.",
            de="`mse` teilt offenbar durch die Zahl der Zeilen statt durch die Zahl aller Elemente.",
            why_en="For shape (n, d) the mean runs over n·d squares. Dividing by n makes it d times too large.",
            why_de="Bei der Form (n, d) wird über n·d Quadrate gemittelt. "
            "Geteilt durch n ist das Ergebnis d-mal zu groß.",
            next_en="How many squares are added up for shape (3, 5)?",
            next_de="Wie viele Quadrate werden bei der Form (3, 5) addiert?",
        ),
        Wrong(
            "absolute-error", (LOSS, "np.mean(np.abs(y_pred - y_true))"),
            en="`mse` seems to average the absolute differences, not their squares.",
            de="`mse` mittelt offenbar die Beträge der Differenzen, nicht ihre Quadrate.",
            why_en="That is the mean absolute error. Squares weigh large differences more.",
            why_de="Das ist der mittlere absolute Fehler. Quadrate gewichten große Differenzen stärker.",
            next_en="What does a difference of 3 contribute in the formula?",
            next_de="In der Formel nachsehen: Was trägt eine Differenz von 3 bei?",
        ),
        Wrong(
            "root-of-loss", (LOSS, f"np.sqrt({LOSS})"),
            en="`mse` seems to take the square root of the mean.",
            de="`mse` zieht offenbar noch die Wurzel aus dem Mittelwert.",
            why_en="With the root it is the RMSE, a different loss with a different gradient.",
            why_de="Mit der Wurzel ist es der RMSE, ein anderer Verlust mit einem anderen Gradienten.",
            next_en="Compare your last step with the formula: is there a root in it?",
            next_de="Den letzten Schritt mit der Formel vergleichen: Steht dort eine Wurzel?",
        ),
        Wrong(
            "not-squared", (LOSS, "np.mean(y_pred - y_true)"),
            en="`mse` seems to average the differences without squaring them.",
            de="`mse` mittelt offenbar die Differenzen, ohne sie zu quadrieren.",
            why_en="Differences of opposite sign cancel. Squares cannot.",
            why_de="Differenzen mit verschiedenem Vorzeichen heben sich auf. Quadrate können das nicht.",
            next_en="What does your `mse` give for the differences −1 and 1?",
            next_de="Die Differenzen −1 und 1 einsetzen: Was ergibt `mse`?",
        ),
        Wrong(
            "squared-mean", (LOSS, "np.mean(y_pred - y_true) ** 2"),
            en="`mse` seems to square the mean of the differences, not each difference.",
            de="`mse` quadriert offenbar den Mittelwert der Differenzen statt jede einzelne Differenz.",
            why_en="Averaged first, differences of opposite sign cancel before they are squared.",
            why_de="Zuerst gemittelt, heben sich Differenzen mit verschiedenem Vorzeichen vor dem Quadrieren auf.",
            next_en="Which comes first in the formula: the square or the mean?",
            next_de="In der Formel nachsehen: Was kommt zuerst, Quadrat oder Mittelwert?",
        ),
        Wrong(
            "every-pair", (LOSS, "np.mean((y_pred - np.squeeze(y_true)) ** 2)"),
            en="With columns (n, 1), `mse` seems to compare every prediction with every target.",
            de="Bei Spalten (n, 1) vergleicht `mse` offenbar jede Vorhersage mit jedem Ziel.",
            why_en="(n, 1) minus (n,) broadcasts to (n, n). No error is raised, and the mean runs over n² pairs.",
            why_de="(n, 1) minus (n,) ergibt durch Broadcasting die Form (n, n). "
            "Das läuft ohne Fehlermeldung und mittelt über n² Paare.",
            next_en="Print `y_pred.shape` and `y_true.shape` just before the subtraction.",
            next_de="Direkt vor der Differenz `y_pred.shape` und `y_true.shape` ausgeben.",
        ),
        Wrong(
            "factor-two-missing", (GRAD, "(y_pred - y_true) / y_pred.size"),
            en="In `mse_grad` the factor 2 seems to be missing.",
            de="In `mse_grad` fehlt offenbar der Faktor 2.",
            why_en="The derivative of *u*² is 2*u*. The 2 stays, because this loss has no ½.",
            why_de="Die Ableitung von *u*² ist 2*u*. Die 2 bleibt, denn dieser Verlust hat kein ½.",
            next_en="Differentiate (*u* − 1)² by *u* at *u* = 3.",
            next_de="(*u* − 1)² nach *u* ableiten und *u* = 3 einsetzen.",
        ),
        Wrong(
            "gradient-of-sum", (GRAD, "2 * (y_pred - y_true)"),
            en="`mse_grad` seems to be the gradient of the sum: the division by *N* is missing.",
            de="`mse_grad` ist offenbar der Gradient der Summe: Die Division durch *N* fehlt.",
            why_en="The loss averages over *N* elements, so each of them moves it by only 1/*N*.",
            why_de="Der Verlust mittelt über *N* Elemente. Jedes einzelne bewegt ihn also nur um 1/*N*.",
            next_en="Which factor stands before the sum in the formula, and what becomes of it?",
            next_de="Welcher Faktor steht in der Formel vor der Summe, und was wird beim Ableiten aus ihm?",
        ),
        Wrong(
            "gradient-over-rows", (GRAD, "2 * (y_pred - y_true) / len(y_pred)"),
            en="`mse_grad` seems to divide by the number of rows, not of all elements.",
            de="`mse_grad` teilt offenbar durch die Zahl der Zeilen statt durch die Zahl aller Elemente.",
            why_en="`len` counts the first axis only. For shape (n, d), *N* is n·d.",
            why_de="`len` zählt nur die erste Achse. Bei der Form (n, d) ist *N* gleich n·d.",
            next_en="What is *N* for shape (3, 5), and what does `len` give?",
            next_de="Die Form (3, 5) ansehen: Was ist *N*, und was ergibt `len`?",
        ),
        Wrong(
            "divided-twice", (GRAD, f"{GRAD} / y_pred.size"),
            en="`mse_grad` seems to be divided by *N* twice.",
            de="`mse_grad` wird offenbar zweimal durch *N* geteilt.",
            why_en="The mean brings 1/*N* once, and differentiating adds no second one.",
            why_de="Der Mittelwert bringt 1/*N* einmal mit, und beim Ableiten kommt kein zweites hinzu.",
            next_en="Count the divisions by *N* between the difference and the return.",
            next_de="Die Divisionen durch *N* zwischen Differenz und Rückgabe zählen.",
        ),
        Wrong(
            "gradient-sign", (GRAD, "2 * (y_true - y_pred) / y_pred.size"),
            en="`mse_grad` seems to have the opposite sign.",
            de="`mse_grad` hat offenbar das umgekehrte Vorzeichen.",
            why_en="Raising a prediction that is already too high raises the loss, so there the gradient is positive.",
            why_de="Eine schon zu hohe Vorhersage zu erhöhen, erhöht den Verlust. Der Gradient ist dort also positiv.",
            next_en="By which variable do you differentiate, `y_pred` or `y_true`?",
            next_de="Nach welcher Variablen wird abgeleitet, `y_pred` oder `y_true`?",
        ),
        Wrong(
            "square-kept", (GRAD, "2 * (y_pred - y_true) ** 2 / y_pred.size"),
            en="In `mse_grad` the square seems to have stayed after differentiating.",
            de="In `mse_grad` ist das Quadrat nach dem Ableiten offenbar stehen geblieben.",
            why_en="Differentiating lowers the exponent: *u*² becomes 2*u*. A square would also lose the sign.",
            why_de="Beim Ableiten sinkt der Exponent: Aus *u*² wird 2*u*. "
            "Mit dem Quadrat ginge auch das Vorzeichen verloren.",
            next_en="Which power of the difference is left after differentiating?",
            next_de="Welche Potenz der Differenz bleibt nach dem Ableiten übrig?",
        ),
    ],
)  # fmt: skip
