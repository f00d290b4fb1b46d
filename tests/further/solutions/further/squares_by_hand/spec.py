"""The sum of squares by hand; the code beside it computes the mean."""

from autograder.spec import DerivationExercise, Link

EXERCISE = DerivationExercise(
    graph={"r": "X @ w - y", "L": "r.T @ r"},
    shapes={"X": ["n", "d"], "w": ["d"], "y": ["n"]},
    lines=["dL_dr", "dL_dw"],
    points=2,
    code={"dL_dr": Link("mse_gradient.dr", cases=["single"]), "dL_dw": Link("mse_gradient.dw", times="1/n")},
)
