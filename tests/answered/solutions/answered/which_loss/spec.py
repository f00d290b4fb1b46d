"""Tasks with the activation and loss that fit them; which three of four are asked is drawn."""

from autograder.spec import ChoiceExercise, Option, Task

TASKS = ["price", "spam", "digit", "tags"]


def variant(draw):
    return {"width": int(draw.integers(8, 64)), "without": draw.choice(TASKS)}


def task(id, right):
    return Task(id, right=right, asked=lambda values: values["without"] != id)


EXERCISE = ChoiceExercise(
    mode="matching",
    points=3,
    tasks=[task("price", "linear-mse"), task("spam", "sigmoid-bce"), task("digit", "softmax-cce"), task("tags", "sigmoid-each")],
    options=[Option("linear-mse"), Option("sigmoid-bce"), Option("softmax-cce"), Option("sigmoid-each"), Option("softmax-alone")],
    graded={"width": 16, "without": "tags"},
    variant=variant,
)
