"""Sigmoid and binary cross-entropy belong together; three plausible answers that do not hold."""

from autograder.spec import ChoiceExercise, Option

EXERCISE = ChoiceExercise(
    points=2,
    options=[
        Option(
            "sigmoid-probability",
            en="Sigmoid, because *a* then reads as the probability of class 1, and ∂*L*/∂*z* becomes *a* − *y*.",
            de="Sigmoid, denn *a* ist dann die Wahrscheinlichkeit für Klasse 1, und ∂*L*/∂*z* wird zu *a* − *y*.",
            right=True,
            why_en="*a* lies between 0 and 1, so both logarithms exist. "
            "The slope *a*·(1 − *a*) cancels against the loss, and confident mistakes still learn fast.",
            why_de="*a* liegt zwischen 0 und 1, also gibt es beide Logarithmen. "
            "Die Steigung *a*·(1 − *a*) kürzt sich gegen den Verlust. "
            "Auch aus sicheren Irrtümern wird so schnell gelernt.",
        ),
        Option(
            "sigmoid-slope",
            en="Sigmoid, because its slope stays large even for large |*z*|, so the gradient can never get small.",
            de="Sigmoid, denn ihre Steigung bleibt auch für große |*z*| groß, und der Gradient kann nie klein werden.",
            right=False,
            why_en="The activation is right, the reason is not: σ′ is 0.25 at most and goes to 0 for large |*z*|. "
            "Only together with this loss does it cancel.",
            why_de="Die Aktivierung stimmt, die Begründung nicht: "
            "σ′ ist höchstens 0,25 und geht für große |*z*| gegen 0. "
            "Erst zusammen mit diesem Verlust kürzt sie sich weg.",
        ),
        Option(
            "tanh-centred",
            en="tanh, because its outputs are centred around 0, and that treats both classes alike.",
            de="tanh, denn ihre Ausgaben sind um 0 zentriert, und das behandelt beide Klassen gleich.",
            right=False,
            why_en="tanh also gives negative values, and log *a* does not exist there. "
            "Centred outputs help in hidden layers.",
            why_de="tanh gibt auch negative Werte aus, und dort gibt es log *a* nicht. "
            "Zentrierte Ausgaben helfen in versteckten Schichten.",
        ),
        Option(
            "identity-log",
            en="None (the identity), because the logarithm in the loss already keeps *a* between 0 and 1.",
            de="Keine (Identität), denn der Logarithmus im Verlust hält *a* schon zwischen 0 und 1.",
            right=False,
            why_en="A logarithm does not limit its argument, it only exists for positive ones. "
            "A loss that takes *z* directly has the sigmoid built in.",
            why_de="Ein Logarithmus begrenzt sein Argument nicht, er ist nur für positive definiert. "
            "Ein Verlust, der *z* direkt nimmt, hat die Sigmoid-Funktion eingebaut.",
        ),
    ],
)
