"""A forward pass through two sigmoid units, with numbers a person can follow."""

from math import exp, tanh

from autograder.spec import NumberExercise

CLEAR = 0.02  # what two answers with different names must differ by: forty times half a unit of the third decimal


def sigma(z):
    return 1 / (1 + exp(-z))


def values(draw):
    """One decimal each; drawn again until nothing saturates and every named mistake shows."""
    while True:
        drawn = {name: draw.decimal(-2, 2) for name in ("x", "w1", "b1", "w2", "b2")}
        if solvable(**drawn):
            return drawn


def solvable(x, w1, b1, w2, b2):
    z1 = w1 * x + b1
    a1 = sigma(z1)
    z2 = w2 * a1 + b2
    moderate = all(0.3 < abs(z) < 2.5 for z in (z1, z2)) and min(abs(v) for v in (x, w1, b1, w2, b2)) >= 0.3
    first = apart(z1, w1 * x, w1 * x - b1, w1 * (x + b1))
    second = apart(z2, w2 * a1, w2 * a1 - b2, w2 * z1 + b2, w2 * x + b2)
    return moderate and first and second and all(apart(*activations(z)) for z in (z1, z2))


def activations(z):
    a = sigma(z)
    return a, z, sigma(-z), tanh(z), a * (1 - a)


def apart(*numbers):
    return all(abs(p - q) > CLEAR for i, p in enumerate(numbers) for q in numbers[:i])


EXERCISE = NumberExercise(
    graph={"z1": "w1*x + b1", "a1": "sigma(z1)", "z2": "w2*a1 + b2", "a2": "sigma(z2)"},
    values=values,
    asked=["z1", "a1", "z2", "a2"],
    digits=3,
    points=4,
)
