"""A forward pass through two sigmoid units, with numbers a person can follow."""

from math import exp, tanh

from autograder.spec import NumberExercise, NumberWrong

CLEAR = 0.02  # what two answers with different names must differ by: forty times half a unit of the third decimal


def sigma(z):
    return 1 / (1 + exp(-z))


def values(draw):
    """One decimal each; drawn again until nothing saturates and every named mistake shows."""
    while True:
        drawn = {name: draw.decimal(-2, 2) for name in ("x", "w1", "b1", "w2", "b2")}
        if solvable(**drawn):
            return drawn


def solvable(x, w1, b1, w2, b2):
    z1 = w1 * x + b1
    a1 = sigma(z1)
    z2 = w2 * a1 + b2
    moderate = all(0.3 < abs(z) < 2.5 for z in (z1, z2)) and min(abs(v) for v in (x, w1, b1, w2, b2)) >= 0.3
    first = apart(z1, w1 * x, w1 * x - b1, w1 * (x + b1))
    second = apart(z2, w2 * a1, w2 * a1 - b2, w2 * z1 + b2, w2 * x + b2)
    return moderate and first and second and all(apart(*activations(z)) for z in (z1, z2))


def activations(z):
    a = sigma(z)
    return a, z, sigma(-z), tanh(z), a * (1 - a)


def apart(*numbers):
    return all(abs(p - q) > CLEAR for i, p in enumerate(numbers) for q in numbers[:i])


def of_activation(z, a, nth_en, nth_de):
    """The mistakes that can happen to either activation."""
    return [
        NumberWrong(
            f"no-activation-{a}", a, z,
            en=f"`{a}` equals *{z}*: the activation is left out.",
            de=f"`{a}` ist gleich *{z}*: Die Aktivierung fehlt.",
            why_en=f"The {nth_en} unit passes on σ(*{z}*), a number between 0 and 1.",
            why_de=f"Das {nth_de} gibt σ(*{z}*) weiter, eine Zahl zwischen 0 und 1.",
            next_en=f"Put your *{z}* into 1 / (1 + exp(−*z*)).",
            next_de=f"Den eigenen Wert von *{z}* in 1 / (1 + exp(−*z*)) einsetzen.",
        ),
        NumberWrong(
            f"exponent-sign-{a}", a, f"1/(1 + exp({z}))",
            en=f"In `{a}` the minus sign in the exponent seems to be missing.",
            de=f"In `{a}` fehlt offenbar das Minuszeichen im Exponenten.",
            why_en="σ is above 0.5 for positive *z* and below 0.5 for negative *z*.",
            why_de="σ liegt für positive *z* über 0,5 und für negative *z* darunter.",
            next_en=f"Which sign has your *{z}*, and on which side of 0.5 must `{a}` lie?",
            next_de=f"Das Vorzeichen von *{z}* ansehen: Auf welcher Seite von 0,5 muss `{a}` liegen?",
        ),
        NumberWrong(
            f"tanh-{a}", a, f"tanh({z})",
            en=f"`{a}` seems to be tanh(*{z}*) in place of σ(*{z}*).",
            de=f"`{a}` ist offenbar tanh(*{z}*) statt σ(*{z}*).",
            why_en="tanh runs from −1 to 1, σ from 0 to 1.",
            why_de="tanh verläuft von −1 bis 1, σ von 0 bis 1.",
            next_en="Which activation does the task give both units?",
            next_de="In der Aufgabe nachlesen: Welche Aktivierung haben beide Neuronen?",
        ),
        NumberWrong(
            f"slope-{a}", a, f"sigma({z})*(1 - sigma({z}))",
            en=f"`{a}` seems to be the slope of the sigmoid at *{z}* in place of its value.",
            de=f"`{a}` ist offenbar die Steigung der Sigmoid-Funktion bei *{z}* statt ihres Werts.",
            why_en="σ·(1 − σ) belongs to the gradient. The forward pass needs σ alone.",
            why_de="σ·(1 − σ) gehört zum Gradienten. Der Vorwärtsdurchlauf braucht nur σ.",
            next_en=f"Compute σ(*{z}*) without the second factor.",
            next_de=f"σ(*{z}*) ohne den zweiten Faktor ausrechnen.",
        ),
    ]  # fmt: skip


EXERCISE = NumberExercise(
    graph={"z1": "w1*x + b1", "a1": "sigma(z1)", "z2": "w2*a1 + b2", "a2": "sigma(z2)"},
    values=values,
    asked=["z1", "a1", "z2", "a2"],
    digits=3,
    points=4,
    wrong=[
        NumberWrong(
            "bias-left-out-z1", "z1", "w1*x",
            en="In `z1` the bias *b*₁ seems to be left out.",
            de="In `z1` fehlt offenbar der Bias *b*₁.",
            why_en="The weighted input is shifted by the bias before the activation.",
            why_de="Vor der Aktivierung wird die gewichtete Eingabe um den Bias verschoben.",
            next_en="What does *w*₁·*x* still lack to be *z*₁?",
            next_de="Was fehlt *w*₁·*x* noch zu *z*₁?",
        ),
        NumberWrong(
            "bias-subtracted-z1", "z1", "w1*x - b1",
            en="In `z1` the bias *b*₁ seems to be subtracted.",
            de="In `z1` wird der Bias *b*₁ offenbar abgezogen.",
            why_en="The bias is added with its own sign.",
            why_de="Der Bias wird mit seinem eigenen Vorzeichen addiert.",
            next_en="Write *b*₁ with its sign and add it.",
            next_de="*b*₁ mit Vorzeichen aufschreiben und addieren.",
        ),
        NumberWrong(
            "bias-weighted-z1", "z1", "w1*(x + b1)",
            en="In `z1` the weight seems to multiply the bias too.",
            de="In `z1` multipliziert das Gewicht offenbar auch den Bias.",
            why_en="The weight belongs to the input alone: multiply first, then add the bias.",
            why_de="Das Gewicht gehört nur zur Eingabe: erst multiplizieren, dann den Bias addieren.",
            next_en="Compute *w*₁·*x* first. What comes next?",
            next_de="Zuerst *w*₁·*x* ausrechnen. Was kommt danach?",
        ),
        *of_activation("z1", "a1", "hidden", "versteckte Neuron"),
        NumberWrong(
            "bias-left-out-z2", "z2", "w2*a1",
            en="In `z2` the bias *b*₂ seems to be left out.",
            de="In `z2` fehlt offenbar der Bias *b*₂.",
            why_en="Every unit has a bias of its own, the output unit too.",
            why_de="Jedes Neuron hat seinen eigenen Bias, auch das Ausgabeneuron.",
            next_en="What does *w*₂·*a*₁ still lack to be *z*₂?",
            next_de="Was fehlt *w*₂·*a*₁ noch zu *z*₂?",
        ),
        NumberWrong(
            "bias-subtracted-z2", "z2", "w2*a1 - b2",
            en="In `z2` the bias *b*₂ seems to be subtracted.",
            de="In `z2` wird der Bias *b*₂ offenbar abgezogen.",
            why_en="The bias is added with its own sign.",
            why_de="Der Bias wird mit seinem eigenen Vorzeichen addiert.",
            next_en="Write *b*₂ with its sign and add it.",
            next_de="*b*₂ mit Vorzeichen aufschreiben und addieren.",
        ),
        NumberWrong(
            "sum-for-activation-z2", "z2", "w2*z1 + b2",
            en="`z2` seems to go on from *z*₁ in place of *a*₁.",
            de="`z2` rechnet offenbar mit *z*₁ statt mit *a*₁ weiter.",
            why_en="The second unit sees what the first one puts out: its activation.",
            why_de="Das zweite Neuron sieht, was das erste ausgibt: dessen Aktivierung.",
            next_en="Which value leaves the hidden unit?",
            next_de="Welcher Wert verlässt das versteckte Neuron?",
        ),
        NumberWrong(
            "input-for-activation-z2", "z2", "w2*x + b2",
            en="`z2` seems to start from the input *x* in place of *a*₁.",
            de="`z2` geht offenbar von der Eingabe *x* aus statt von *a*₁.",
            why_en="The output unit is not joined to the input. It sees the hidden unit only.",
            why_de="Das Ausgabeneuron ist nicht mit der Eingabe verbunden. Es sieht nur das versteckte Neuron.",
            next_en="Which value does *w*₂ multiply in the formula?",
            next_de="In der Formel nachsehen: Welchen Wert multipliziert *w*₂?",
        ),
        *of_activation("z2", "a2", "output", "Ausgabeneuron"),
    ],
)  # fmt: skip
