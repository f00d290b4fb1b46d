"""Sigmoid and binary cross-entropy belong together; three plausible answers that do not hold."""

from autograder.spec import ChoiceExercise, Option

EXERCISE = ChoiceExercise(
    points=2,
    options=[Option("sigmoid-probability", right=True), Option("sigmoid-slope"), Option("tanh-centred"), Option("identity-log")],
)
