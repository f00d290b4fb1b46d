"""What is on which device, told apart by `meta`: nobody needs a GPU."""

import numpy as np
import torch
from torch.utils._pytree import tree_map

from autograder.spec import Case, CodeExercise, Meta, Net, Part


def cases(draw):
    yield Case("moved: a list", "to_device", batch=[np.ones(2), {"y": np.ones(1)}], device="meta").shown()
    yield Case("moved: nested", "to_device", batch=[[draw.normal(2, 3), (draw.normal(4), 3)], "name", draw.integers(0, 5, 2)], device="meta")
    yield Case("moved: a dictionary", "to_device", batch={"X": draw.normal(2, 3).astype(np.float32), "n": 2}, device="meta")
    yield Case("moved: nowhere", "to_device", batch=[draw.normal(2), {"y": draw.normal(3), "n": 1}], device="cpu")
    yield Case("moved: there already", "to_device", batch=(Meta((2, 3)), draw.normal(2)), device="meta")

    there = Net([("Linear", 3, 2), "ReLU"], device="meta")
    yield Case("run: on meta", "run", model=there, X=np.ones((4, 3))).look("model", "parameters", as_="run").shown()
    yield Case("run: on meta, all of it", "run", model=there, X=Meta((5, 3)))
    yield Case("run: on the CPU", "run", model=Net([("Linear", 2, 2)], [draw.normal(2, 2), draw.normal(2)]), X=draw.normal(3, 2))


def to_device(batch, device):
    return tree_map(lambda item: item.to(device) if isinstance(item, torch.Tensor) else item, batch)


def run(model, X):
    return model(X.to(next(model.parameters()).device))


EXERCISE = CodeExercise(parts=[Part("to_device", points=2), Part("run", points=1)], cases=cases, reference=[to_device, run], env="torch")
