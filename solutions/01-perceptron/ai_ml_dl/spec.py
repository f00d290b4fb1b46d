"""Deep learning within machine learning within AI: three right statements of six."""

from autograder.spec import ChoiceExercise, Option

EXERCISE = ChoiceExercise(
    points=2,
    mode="multiple",
    options=[
        Option("nested", right=True),
        Option("rules-are-ai", right=True),
        Option("from-data", right=True),
        Option("deep-is-all"),
        Option("one-layer"),
        Option("no-data"),
    ],
)
