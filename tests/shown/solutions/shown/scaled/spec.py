"""A sample standardized by a file that comes with the notebook."""

from pathlib import Path

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part

FILE = Path(__file__).parents[3] / "exercises" / "shown" / "scaled" / "data" / "heights.csv"


def cases(draw):
    yield Case("one", "scaled", sample=np.array([180.0, 80.0])).shown()
    yield Case("another", "scaled", sample=np.round(draw.uniform(140, 200, 2)))


def scaled(sample):
    people = torch.tensor(np.loadtxt(FILE, delimiter=",", skiprows=1))
    return (sample - people.mean(0)) / people.std(0, correction=0)


EXERCISE = CodeExercise(parts=[Part("scaled", points=2)], cases=cases, reference=[scaled])
