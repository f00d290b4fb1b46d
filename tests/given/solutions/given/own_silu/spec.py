"""A tensor that asks for its gradient is handed over, and its gradient looked at after a backward pass."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Leaf, Part, Ref


def slope(name, z, upstream):
    return Case(name).call("silu", as_="value", z=Leaf(z)).backward("value", upstream).look("z", "grad")


def cases(draw):
    yield slope("once: by hand", np.array([0.0, np.log(3.0)]), np.array([1.0, 1.0])).shown()
    yield slope("once: weighted", draw.normal(5), draw.normal(5))
    yield slope("once: a matrix", draw.normal(2, 3), draw.normal(2, 3))
    z, upstream = draw.normal(4), draw.normal(4)
    twice = Case("twice: in one graph").call("silu", as_="first", look=False, z=Leaf(z)).call("silu", as_="value", z=Ref("first"))
    yield twice.backward("value", upstream).look("z", "grad")


def silu(z):
    return torch.nn.functional.silu(z)


EXERCISE = CodeExercise(
    parts=[Part("silu", points=2, returns={"value": 1, "grad": 1})], cases=cases, reference=[silu], env="torch",
    forbid=["torch.nn.functional.silu", "torch.nn.SiLU"],
)
