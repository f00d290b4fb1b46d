"""An error by hand, and an input that shows what is wrong with a formula."""

from autograder.spec import NumberExercise


def values(draw):
    while True:
        p1, t1 = draw.decimal(-3, 3), draw.decimal(-3, 3)
        if abs(p1 - t1) >= 0.5:
            return {"p1": p1, "t1": t1}


EXERCISE = NumberExercise(
    graph={"e1": "p1 - t1"},
    values=values,
    asked=["e1"],
    open=["p", "t"],
    holds=["abs((p - t)^2 - ((p - t) - (p - t))) >= 1", "abs(p) <= 10", "abs(t) <= 10"],
    example={"p": "3", "t": "1"},
    digits=2,
    points=3,
)
