"""Three statements; how many moons Mars is said to have at least is drawn."""

from autograder.spec import TrueFalseExercise

EXERCISE = TrueFalseExercise(
    statements=("inner", "outer", "moons"),
    true=lambda values: ("inner", "moons") if values["moons"] < 3 else ("inner",),
    graded={"moons": 4},
    variant=lambda draw: {"moons": draw.choice([1, 2, 3, 4])},
)
