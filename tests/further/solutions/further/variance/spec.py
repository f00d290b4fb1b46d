"""A variance to be written out: other names than those of the input and its probability are right, and not yet an answer."""

from autograder.spec import DerivationExercise

EXERCISE = DerivationExercise(
    graph={"q": "1 - p", "m": "p*x", "v": "p*(x - m)^2 + q*m^2"},
    domains={"p": "unit"},
    lines=["v", "dv_dp"],
    names=["x", "p"],
    points=2,
)
