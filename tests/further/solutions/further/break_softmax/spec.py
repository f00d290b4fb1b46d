"""Two inputs, each of which breaks a softmax that is shifted wrongly. The programs run outside.

The third is the course's own.
"""

from autograder.spec import Breaks, Case, CodeExercise, Part, Within, fn

RIGHT, ONE, TWO, THREE = fn("softmax"), fn("softmax", shift="none"), fn("softmax", shift="all"), fn("three")


def cases(draw):
    for name, breaks in (
        ("breaks_one", Breaks("breaks_one", RIGHT, ONE, at_most=16)),
        ("breaks_two", Breaks("breaks_two", RIGHT, TWO, spares=(ONE,), at_most=16)),
        ("breaks_three", Breaks("breaks_three", RIGHT, THREE, at_most=16)),
    ):
        yield Case(f"{name[7:]}: your matrix", name).holds(breaks, Within(name, -2000, 2000)).shown()


EXERCISE = CodeExercise(parts=[Part("breaks_one", points=1), Part("breaks_two", points=2), Part("breaks_three", points=1)], cases=cases)
