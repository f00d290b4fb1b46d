"""Four loss curves on one parabola, over a logarithmic axis; the rates and the start are drawn."""

from autograder.spec import ChoiceExercise, Option, curves

STEPS = range(41)


def variant(draw):
    return {"slow": draw.choice([0.04, 0.05, 0.06]), "ringing": draw.choice([1.85, 1.9, 1.92]), "start": draw.choice([2, 3, 4])}


def figures(values):
    rates = {"A": values["slow"], "B": values["ringing"], "C": 2.05, "D": 0.6}
    losses = {name: [0.5 * (values["start"] * (1 - rate) ** k) ** 2 for k in STEPS] for name, rate in rates.items()}
    return {"losses": curves({name: [max(loss, 1e-6) for loss in line] for name, line in losses.items()}, log=True, rows=[0, 1, 2, 40])}


EXERCISE = ChoiceExercise(
    points=1,
    options=[Option("b", right=True), Option("c"), Option("d")],
    graded={"slow": 0.05, "ringing": 1.9, "start": 3},
    variant=variant,
    figures=figures,
)
