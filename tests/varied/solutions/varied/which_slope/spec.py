"""The slope of ReLU on either side of 0; the point is drawn, and with it which option is right."""

from autograder.spec import ChoiceExercise, Option


def variant(draw):
    return {"z": draw.decimal(-3, 3)}


EXERCISE = ChoiceExercise(
    points=1,
    options=[
        Option("zero", right=lambda values: values["z"] < 0),
        Option("one", right=lambda values: values["z"] > 0),
        Option("itself"),
    ],
    graded={"z": -1.5},
    variant=variant,
)
