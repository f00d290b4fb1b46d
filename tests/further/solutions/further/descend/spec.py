"""Gradient descent until it is near enough: where it stops is the student's own choice, so that w has a tolerance."""

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    yield Case("near: from zero", "descend", start=0.0, rate=0.25).shown()
    yield Case("near: drawn", "descend", start=draw.decimal(5, 9), rate=0.1)
    yield Case("far: from a thousand", "descend", start=1000.0, rate=0.25).loose(0.01).shown()


def descend(start, rate):
    return 3.0, 2 * (start - 3.0)


EXERCISE = CodeExercise(parts=[Part("descend", points=2, returns={"w": 1, "first": 1}, loose={"w": 0.001})], cases=cases, reference=[descend])
