"""The lines of a training step; gradients may be cleared anywhere before the backward pass."""

from autograder.spec import ChoiceExercise, Option

RUN = ["take", "forward", "loss", "backward", "step"]

EXERCISE = ChoiceExercise(
    mode="ordering",
    points=3,
    options=[Option(id) for id in (*RUN, "clear")],
    orders=[[*RUN[:place], "clear", *RUN[place:]] for place in (3, 0, 1, 2)],
    graded={"data": "iris"},
    variant=lambda draw: {"data": draw.choice(["iris", "digits"])},
)
