"""Free text on overfitting, read by a person with the rubric beside it."""

from autograder.spec import TextExercise

EXERCISE = TextExercise(points=3)
