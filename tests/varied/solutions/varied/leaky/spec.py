"""ReLU with a slope for negative numbers; the slope is drawn."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw, values):
    yield Case("signs: one of each", "leaky", z=np.array([2.0, 0.0, -1.0 / values["slope"]])).shown()
    yield Case("signs: drawn", "leaky", z=draw.normal(7))
    yield Case("signs: negative ones", "leaky", z=-draw.uniform(0.5, 2.0, 5))


def variant(draw):
    return {"slope": draw.choice([0.05, 0.1, 0.2, 0.25])}


def reference(values):
    def leaky(z):
        return torch.nn.functional.leaky_relu(z, values["slope"])

    return [leaky]


EXERCISE = CodeExercise(parts=[Part("leaky", points=2)], cases=cases, reference=reference, graded={"slope": 0.1}, variant=variant)
