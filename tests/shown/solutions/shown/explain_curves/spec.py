"""A text about three small pictures; what earns points is told."""

import numpy as np

from autograder.spec import TextExercise, pixels

ROWS = {
    "A": "00599900 09911990 09100190 00000990 00009900 00099000 00990000 09999990",
    "B": "00599900 09000990 00000090 00009900 00000090 00000090 09000990 00999900",
    "C": "00000900 00009900 00090900 00900900 09000900 09999990 00000900 00000900",
}


def figures(values):
    return {"digits": pixels({name: np.array([[int(c) for c in row] for row in rows.split()]) for name, rows in ROWS.items()}, low=0, high=9)}


EXERCISE = TextExercise(points=3, criteria={"pair": 1, "pixels": 2}, figures=figures)
